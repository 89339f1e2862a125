from django.db import migrations

from documents import search_index


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_put_aside")]

    operations = [migrations.RunPython(search_index.install, search_index.remove)]
