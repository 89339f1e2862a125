import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from filling it: PostgreSQL changes no table that still has rows to check."""

    dependencies = [("actions", "0004_action_has_team")]

    operations = [
        migrations.AlterField(
            model_name="action",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="teams.team"
            ),
        )
    ]
