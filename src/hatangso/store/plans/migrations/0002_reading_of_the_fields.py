"""A plan keeps what the reader made of its own fields, and may be there only to compare with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="plandocument", name="fields_as_read", field=models.JSONField(default=dict)
        ),
        migrations.AddField(
            model_name="plandocument", name="is_reference", field=models.BooleanField(default=False)
        ),
    ]
