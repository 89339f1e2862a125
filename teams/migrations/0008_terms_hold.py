from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from 0007: PostgreSQL adds no rule to a table in the transaction that filled it.

    dependencies = [
        ('teams', '0007_terms'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('audit_years__gte', 1), ('audit_years__lte', 10)), models.Q(('talk_years__gte', 1), ('talk_years__lte', 10)), models.Q(('signal_years__gte', 1), ('signal_years__lte', 10)), models.Q(('leaver_years__gte', 1), ('leaver_years__lte', 10))), name='institution_terms_in_years', violation_error_message='Give whole years, from 1 to 10.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_active', True), ('left_at', None)), models.Q(('is_active', False), ('left_at__isnull', False)), _connector='OR'), name='user_left_when_closed', violation_error_message='Of a closed account it is known since when, and of no other.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('forgotten_at', None), ('is_active', False), _connector='OR'), name='user_forgotten_after_leaving', violation_error_message='Only the name of somebody who left is replaced.'),
        ),
    ]
