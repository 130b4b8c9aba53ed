"""The tables of a filing: who files and who reads them, never another operator."""

from typing import Any

from hatangso.store.collection.models import Filing, FilingUpload
from hatangso.store.evidence.models import Received
from tests.filing_world import NOW, ask
from tests.table_world import GOOD, collection_of_tables
from tests.web.rights.row import FOLLOWS, OFFICERS, SEES, Row, post
from tests.world import World

TABLE = "culture_houses"


def _filing(world: World) -> Filing:
    """The ward's culture office answers about its culture houses."""
    collection = collection_of_tables(world, TABLE)
    recipient = ask(collection, world.organisations["culture"], world.ward)
    return Filing.objects.create(recipient=recipient, started_at=NOW)


def _table(world: World) -> tuple[Any, ...]:
    return _filing(world).pk, TABLE


def _upload(world: World) -> FilingUpload:
    received = Received.objects.create(
        unit=world.ward, sha256="0" * 64, size=len(GOOD), file_name="a.csv", purpose="table", received_at=NOW
    )
    return FilingUpload.objects.create(
        filing=_filing(world), table=TABLE, received=received, state="reading", at=NOW
    )


def _progress(world: World) -> tuple[Any, ...]:
    upload = _upload(world)
    return upload.filing_id, upload.pk


READS = OFFICERS | {"head", "leader", "city"}  # of the ward, and the province that asks
FILES = FOLLOWS

ROWS = (
    Row("filing_table", READS, things=_table),
    post("filing_table", FILES, things=_table, data=lambda world: {"action": "remove", "row": "x"}),
    Row("filing_table_progress", READS, things=_progress),
    Row("filing_table_template", READS, things=lambda world: (*_table(world), "xlsx")),
    Row("filing_table_refused", SEES),
    Row("filing_table_row", FILES, things=lambda world: (*_table(world), "moi")),
    post("filing_table_row", FILES, things=lambda world: (*_table(world), "moi")),
)
