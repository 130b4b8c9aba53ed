from django.db import migrations

from hatangso.store.audit import immutability


def install(apps, schema_editor):
    immutability.install(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
