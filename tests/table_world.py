"""An operator asked for tables of a whole province, with boundaries one can check by hand."""

from datetime import date
from typing import Any

import shapely
from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.adapters.boundary_file import Feature
from hatangso.catalog.discovery import tables
from hatangso.flows.load_boundaries import keep_boundaries
from hatangso.flows.start_filing import start_filing
from hatangso.flows.upload_table import upload_table
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.models import Collection, CollectionTable, Filing, FilingUpload
from tests.filing_world import NOW, acting, ask, make_collection
from tests.world import START, World

HEAD = "Mã xã, phường;Dân số;Dân số được phủ sóng 5G;Tổng số hộ gia đình;Số hộ đang dùng cáp quang"
GOOD = f"{HEAD}\nD0101;12.000;9.000;4.000;3.200\nxã Bình Minh;5000;1000;1250;500\n"


def draw_boundaries(world: World) -> None:
    """phường An Hòa is the square 110.0–110.1 °E × 13.0–13.1 °N, xã Bình Minh its neighbour in the east."""
    keep_boundaries(
        features=[
            Feature(1, "D0101", shapely.box(110.0, 13.0, 110.1, 13.1)),
            Feature(2, "D0102", shapely.box(110.1, 13.0, 110.2, 13.1)),
        ],
        source="ranh giới giả định",
        valid_from=START,
        now=NOW,
    )


def collection_of_tables(world: World, *codes: str, **more: Any) -> Collection:
    """An open request for tables alone."""
    collection = make_collection(world, items=(), levels=("province",), **more)
    for code in codes or ("operator_communes",):
        CollectionTable.objects.create(collection=collection, table=code)
    return collection


def operators_filing(world: World, *codes: str, who: str = "operator", of: str = "operator_a") -> Filing:
    """The filing of an operator about the province, begun."""
    collection = Collection.objects.first() or collection_of_tables(world, *codes)
    recipient = ask(collection, world.organisations[of], world.province)
    made = start_filing(actor=acting(world, who), recipient=recipient, now=NOW)
    return filings().get(pk=made.pk)


def sent(
    world: World,
    filing: Filing,
    content: str | bytes = GOOD,
    *,
    table: str = "operator_communes",
    name: str = "so-lieu.csv",
    who: str = "operator",
) -> FilingUpload:
    """A file was sent and has been read."""
    data = content.encode() if isinstance(content, str) else content
    upload = upload_table(
        actor=acting(world, who),
        filing=filing,
        table=tables()[table],
        file=SimpleUploadedFile(name, data),
        name=name,
        now=NOW,
    )
    upload.refresh_from_db()
    return upload


QUARTER_END = date(2026, 9, 30)
