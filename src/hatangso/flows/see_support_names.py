"""Reading the names of supported households: only in their own ward, and every reading is written down."""

from dataclasses import dataclass

from hatangso.domain.places.search_key import search_key
from hatangso.store.audit import trail
from hatangso.store.organisations.access import Actor
from hatangso.store.support.models import SupportedHousehold, SupportProgramme


@dataclass(frozen=True)
class NamesAsked:
    """Which households: empty fields narrow nothing. `helped`: 'yes' or 'no'."""

    neighbourhood_id: int | None = None
    group: str = ""
    helped: str = ""
    text: str = ""


def see_support_names(
    *, actor: Actor, programme: SupportProgramme, asked: NamesAsked, way: str = "see_names"
) -> list[SupportedHousehold]:
    """The households, and an entry in the trail of who read how many of them.

    `way`: 'see_names' for a page, 'export_names' for a file.
    """
    actor.require("see_support_names", programme.unit)
    found = SupportedHousehold.objects.filter(programme=programme).select_related("neighbourhood")
    if asked.neighbourhood_id is not None:
        found = found.filter(neighbourhood=asked.neighbourhood_id)
    if asked.group:
        found = found.filter(group=asked.group)
    if asked.helped:
        found = found.filter(helped_on__isnull=asked.helped == "no")
    words = search_key(asked.text).split()
    rows = [
        row
        for row in found.order_by(
            "neighbourhood__kind", "neighbourhood__name", "group", "household_head", "pk"
        )
        if all(word in search_key(f"{row.household_head} {row.household_code}") for word in words)
    ]
    write_down(programme, way, len(rows))
    return rows


def see_household(*, actor: Actor, household: SupportedHousehold) -> SupportedHousehold:
    """One household, written down as well."""
    actor.require("see_support_names", household.programme.unit)
    write_down(household.programme, "see_names", 1)
    return household


def write_down(programme: SupportProgramme, way: str, rows: int) -> None:
    """The entry in the ward's trail."""
    trail.record(
        way,
        object_type="support.supportprogramme",
        object_id=programme.pk,
        object_name=programme.name,
        unit_id=programme.unit_id,
        after={"rows": rows},
    )
