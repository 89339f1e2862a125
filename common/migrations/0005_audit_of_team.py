from django.db import migrations, models


class Migration(migrations.Migration):
    """Entries of before stay without a team: the database refuses to change them."""

    dependencies = [("common", "0004_sending")]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="team_id",
            field=models.BigIntegerField(blank=True, null=True),
        ),
    ]
