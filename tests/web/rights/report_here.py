"""Citizens' reports are sent and read by everybody, without an account; a code opens one's own."""

from typing import Any

from tests.citizen_report_world import filed, looked_at, picture
from tests.web.rights.row import EVERYBODY, Row, post
from tests.world import World


def a_number(world: World) -> tuple[Any, ...]:
    return (filed(world.ward).report.number,)


def a_code(world: World) -> tuple[Any, ...]:
    return (filed(world.ward).code,)


def an_own_photo(world: World) -> tuple[Any, ...]:
    return (filed(world.ward, photos=[picture()]).code, 1)


def a_public_photo(world: World) -> tuple[Any, ...]:
    report = filed(world.ward, photos=[picture()]).report
    looked_at(world, report)
    return (report.photos.get().uid,)


ROWS = (
    Row("report_where", EVERYBODY, of_unit=False),
    post("report_place", EVERYBODY, of_unit=False),
    post("report_follow", EVERYBODY, of_unit=False),
    Row("report_here", EVERYBODY),
    Row("report_send", EVERYBODY),
    post("report_send", EVERYBODY),
    post("report_near", EVERYBODY),
    Row("report_shown", EVERYBODY, of_unit=False, things=a_number),
    post("report_me_too", EVERYBODY, of_unit=False, things=a_number),
    Row("report_photo", EVERYBODY, of_unit=False, things=a_public_photo),
    Row("report_tracking", EVERYBODY, of_unit=False, things=a_code),
    post("report_act", EVERYBODY, of_unit=False, things=a_code, data=lambda world: {"action": "forget"}),
    Row("report_own_photo", EVERYBODY, of_unit=False, things=an_own_photo),
)
