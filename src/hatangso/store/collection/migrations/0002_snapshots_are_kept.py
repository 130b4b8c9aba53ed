from django.db import migrations

from hatangso.store.audit.immutability import keep_rows


def keep(apps, schema_editor):
    keep_rows(schema_editor, "collection_filingsnapshot", "an approved filing cannot be changed")


class Migration(migrations.Migration):
    dependencies = [("collection", "0001_initial")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
