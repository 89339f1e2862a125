from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Until now each action was of an improvement, and that has a team."""
    improvement = apps.get_model("improvements", "Improvement")
    team = Subquery(improvement.objects.filter(pk=OuterRef("improvement")).values("team"))
    apps.get_model("actions", "Action").objects.update(team=team)


class Migration(migrations.Migration):
    dependencies = [("actions", "0003_acting"), ("improvements", "0002_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
