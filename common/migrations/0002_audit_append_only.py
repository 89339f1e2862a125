from django.db import migrations

from common import triggers


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]

    operations = [migrations.RunPython(triggers.install, triggers.remove)]
