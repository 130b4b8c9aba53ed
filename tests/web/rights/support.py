"""Support programmes: counts for who sees the programme, names for the ward's focal office and head alone."""

from typing import Any

from tests.support_world import hamlet, household, programme
from tests.web.rights.row import FOLLOWS, SEES, Row, post
from tests.world import World


def a_programme(world: World) -> tuple[Any, ...]:
    return (programme(world).pk,)


def a_household(world: World) -> tuple[Any, ...]:
    of = programme(world)
    return (of.pk, household(world, of, hamlet(world.ward, "Đông")).pk)


ROWS = (
    Row("support", SEES),
    Row("support_add", FOLLOWS),
    post("support_add", FOLLOWS),
    Row("support_programme", SEES, things=a_programme),
    Row("support_edit", FOLLOWS, things=a_programme),
    post("support_edit", FOLLOWS, things=a_programme),
    post("support_state", FOLLOWS, things=a_programme, data=lambda world: {"state": "closed"}),
    Row("support_counts", FOLLOWS, things=a_programme),
    post("support_counts", FOLLOWS, things=a_programme),
    Row("support_names", FOLLOWS, things=a_programme),
    post("support_names", FOLLOWS, things=a_programme),
    Row("support_import", FOLLOWS, things=a_programme),
    post("support_import", FOLLOWS, things=a_programme),
    post("support_forget", FOLLOWS, things=a_programme),
    Row("support_household", FOLLOWS, things=a_household),
    post("support_household", FOLLOWS, things=a_household),
    post("support_household_drop", FOLLOWS, things=a_household),
)
