from django.conf import settings
from django.db import migrations, models

from documents import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0003_cache_table"),
        ("documents", "0004_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # SQLite makes the table anew, and with it the triggers have to be made anew.
        migrations.RunPython(triggers.remove, triggers.install),
        migrations.RemoveConstraint(
            model_name="version",
            name="version_number_when_approved",
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                        ("major__gte", 1),
                        ("major__isnull", False),
                        ("minor__gte", 0),
                        ("minor__isnull", False),
                        ("state__in", ["approved", "superseded"]),
                    ),
                    models.Q(
                        ("approved_at", None),
                        ("approved_by", None),
                        ("major", None),
                        ("minor", None),
                        ("state__in", ["draft", "review"]),
                    ),
                    _connector="OR",
                ),
                name="version_number_when_approved",
                violation_error_message="A version gets its number when it is approved, with who closed that and when.",
            ),
        ),
        migrations.RunPython(triggers.install, triggers.remove),
    ]
