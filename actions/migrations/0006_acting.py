import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0005_action_of_team'),
        ('monitoring', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='action',
            name='signal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='actions', to='monitoring.signal', verbose_name='signal'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='signal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to='monitoring.signal'),
        ),
        migrations.AlterField(
            model_name='recognition',
            name='signal',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='recognitions', to='monitoring.signal'),
        ),
    ]
