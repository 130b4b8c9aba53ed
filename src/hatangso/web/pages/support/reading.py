"""What the pages of one programme have in common."""

from django.http import Http404

from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.support.models import SupportProgramme
from hatangso.store.support.queries import is_inside


def programme_of(unit: Unit, pk: int) -> SupportProgramme:
    """The ward's own programme of that id; else 404."""
    found = SupportProgramme.objects.select_related("unit__parent").filter(unit=unit, pk=pk).first()
    if found is None:
        raise Http404
    return found


def rights(actor: Actor, unit: Unit) -> dict[str, bool]:
    """What the templates ask: who is inside the ward, may change, may read names, may write them."""
    manages, reads = actor.may("manage_support", unit), actor.may("see_support_names", unit)
    is_ward = unit.level == "commune"
    return {
        "inside": is_inside(actor, unit),
        "may_manage": manages and is_ward,
        "may_read_names": reads and is_ward,
        "may_write_names": manages and reads and is_ward,
    }
