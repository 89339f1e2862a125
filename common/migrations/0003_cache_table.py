"""The rate limits of signing in live in the shared cache: its table comes with `migrate`, not as a step to forget."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("common", "0002_audit_append_only")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
