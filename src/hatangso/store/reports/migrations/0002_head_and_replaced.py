"""A report keeps its head, the first day of its data, and which approved report it replaces."""

from django.db import migrations, models
from django.db.models import F


def begin_with_the_cutoff(apps, schema_editor):
    apps.get_model("reports", "Report").objects.update(data_from=F("cutoff"))


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddField("report", "head", models.JSONField(default=dict)),
        migrations.AddField("report", "data_from", models.DateField(null=True)),
        migrations.RunPython(begin_with_the_cutoff, migrations.RunPython.noop),
        migrations.AlterField("report", "data_from", models.DateField()),
        migrations.AddField(
            "report",
            "replaces",
            models.ForeignKey(
                "reports.report",
                null=True,
                blank=True,
                on_delete=models.deletion.PROTECT,
                related_name="replaced_by",
            ),
        ),
        migrations.AddConstraint(
            "report",
            models.UniqueConstraint(
                fields=["occurrence"],
                condition=models.Q(state__in=("draft", "submitted", "returned"))
                & models.Q(occurrence__isnull=False),
                name="one_open_report_an_occurrence",
            ),
        ),
    ]
