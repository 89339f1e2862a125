from django.db import migrations

from documents import triggers


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(triggers.install, triggers.remove)]
