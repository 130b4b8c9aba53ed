"""Lists of assets: who may edit a ward's assets brings them; an officer and an operator their own only."""

from typing import Any

from hatangso.flows.assets.staged_rows import refused_place
from hatangso.store.assets.models import AssetImport
from tests.web.rights.row import FOLLOWS, WORKS, Row, post
from tests.work_world import NOW
from tests.world import World

BRINGS = WORKS | {"city"}
OF_ALL = FOLLOWS | {"city"}


def _import(world: World) -> AssetImport:
    found: AssetImport = AssetImport.objects.create(
        unit=world.ward,
        type="antenna_mast",
        file_name="a.csv",
        format="csv",
        status="rehearsed",
        by=world.people["officer"],
        at=NOW,
    )
    return found


def _one(world: World) -> tuple[Any, ...]:
    return (_import(world).pk,)


def _of_operator(world: World) -> tuple[Any, ...]:
    found = _import(world)
    found.owner = world.organisations["operator_a"]
    found.save()
    return (found.pk,)


def _with_refused(world: World) -> tuple[Any, ...]:
    found = _import(world)
    refused_place(found.pk).write_bytes(b"x\n")
    return (found.pk,)


ROWS = (
    Row("asset_imports", BRINGS),
    Row("asset_import_add", BRINGS),
    post("asset_import_add", BRINGS),
    Row("asset_import_template", BRINGS, things=lambda world: ("pole",)),
    Row("asset_import", OF_ALL, things=_one),
    Row("asset_import", OF_ALL | {"operator"}, things=_of_operator),
    post("asset_import", OF_ALL, things=_one, data=lambda world: {"action": "drop"}),
    Row("asset_import_progress", OF_ALL, things=_one),
    Row("asset_import_columns", OF_ALL, things=_one),
    post("asset_import_columns", OF_ALL, things=_one),
    Row("asset_import_refused", OF_ALL, things=_with_refused),
)
