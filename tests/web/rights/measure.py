"""The citizen's own test is open to everybody, without an account."""

from tests.web.rights.row import EVERYBODY, Row, post

ROWS = (
    Row("measure", EVERYBODY, of_unit=False),
    Row("measure_communes", EVERYBODY, of_unit=False, things=lambda world: (world.province.code,)),
    post("measure_near", EVERYBODY, of_unit=False),
    post("measure_give", EVERYBODY, of_unit=False),
    post("measure_delete", EVERYBODY, of_unit=False),
)
