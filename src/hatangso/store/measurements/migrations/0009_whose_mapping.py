"""Column choices belong to those in whose name they were made: an operator's are offered to nobody else."""

import django.db.models.deletion
from django.db import migrations, models


def give_to_operators(apps, _schema_editor):
    """What operators' people chose for lists of assets was kept without an owner until now."""
    mappings = apps.get_model("measurements", "ColumnMapping").objects.filter(source__startswith="ts/")
    memberships = apps.get_model("organisations", "Membership").objects.filter(role="operator")
    for mapping in mappings:
        of = memberships.filter(user_id=mapping.made_by_id).order_by("-valid_from", "organisation_id").first()
        if of is not None:
            mapping.organisation_id = of.organisation_id
            mapping.save(update_fields=["organisation_id"])


class Migration(migrations.Migration):
    dependencies = [
        ("measurements", "0008_stale_results"),
        ("audit", "0002_immutable"),  # the change below is told to the trail
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="columnmapping", name="a_mapping_has_one_name"),
        migrations.AddField(
            model_name="columnmapping",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="columnmapping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation", None)),
                fields=("unit", "source", "name"),
                name="a_mapping_has_one_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="columnmapping",
            constraint=models.UniqueConstraint(
                fields=("unit", "source", "organisation", "name"),
                name="a_mapping_of_an_organisation_has_one_name",
            ),
        ),
        migrations.RunPython(give_to_operators, migrations.RunPython.noop),
    ]
