"""Citizens' reports for the tests: a boundary of the ward, photos with a place in them, a report at will."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import shapely
from PIL import Image

from hatangso.flows.citizen_reports.file_report import Filed, Given, check_given, file_report
from hatangso.flows.citizen_reports.handle_report import check_report, close_report, forward_report
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Boundary, Unit
from tests.world import START, World

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # ten o'clock in Viet Nam
TODAY = NOW.date()
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SPACE = UUID("6f1a2b3c-0000-4000-8000-000000000000")
MIDDLE = (106.05, 10.95)  # of the ward's square; 0.001° is 109 m west to east, 111 m south to north


def acting(world: World, key: str) -> Actor:
    """The person with the rights of the day."""
    return Actor(world.people[key], TODAY)


def boundary(unit: Unit, west: float = 106.0, south: float = 10.9, side: float = 0.1) -> Boundary:
    """A square as the unit's boundary."""
    square = shapely.box(west, south, west + side, south + side)
    ring = [[x, y] for x, y in square.exterior.coords]
    return Boundary.objects.create(
        unit=unit,
        valid_from=START,
        wkb=shapely.to_wkb(square),
        digest=f"{unit.pk:064d}",
        outline=[[ring]],
        min_lon=west,
        min_lat=south,
        max_lon=west + side,
        max_lat=south + side,
        area_km2=100,
        source="bài thử",
        loaded_at=NOW,
    )


def picture(colour: str = "red", kind: str = "JPEG", *, with_place: bool = True) -> bytes:
    """A small photo; with Exif that says where and by which camera it was taken."""
    image, kept = Image.new("RGB", (32, 24), colour), io.BytesIO()
    told = Image.Exif()
    if with_place:
        told[0x010F] = "MAY-ANH-BI-MAT"
        told.get_ifd(0x8825)[1] = "N"
    image.save(kept, kind, exif=told)
    return kept.getvalue()


def given(unit: Unit, **more: Any) -> Given:
    """A leaning pole in the middle of the ward, told with what the category asks."""
    told: dict[str, Any] = {
        "category": "leaning_pole",
        "text": "Cột nghiêng sát mái nhà",
        "lon": MIDDLE[0],
        "lat": MIDDLE[1],
        "answers": {"danger": ["yes"]},
    }
    return Given(unit=unit, **{**told, **more})


def filed(unit: Unit, name: str = "một", *, at: datetime = NOW, via: str = "web", **more: Any) -> Filed:
    """A report that came in; another `name` is another one."""
    checked = check_given(uid=uuid5(SPACE, name), given=given(unit, **more), now=at)
    return file_report(checked=checked, via=via, now=at)


def looked_at(
    world: World, report: CitizenReport, *, at: datetime | None = None, **more: Any
) -> CitizenReport:
    """The focal officer has looked through it: all photos public, the text as it came."""
    told: dict[str, Any] = {
        "public_text": report.reporter_text,
        "public_address": "",
        "public_photos": [photo.pk for photo in report.photos.all()],
        "private": report.private,
    }
    now = at or report.received_at + timedelta(hours=1)
    return check_report(actor=acting(world, "officer"), report=report, now=now, **{**told, **more})


def forwarded(world: World, report: CitizenReport, at: datetime = NOW + 2 * HOUR) -> CitizenReport:
    """The focal officer lays it before operator A."""
    return forward_report(
        actor=acting(world, "officer"),
        report=report,
        owner=world.organisations["operator_a"],
        due_on=None,
        text="Đề nghị kiểm tra",
        now=at,
    )


def closed(world: World, report: CitizenReport, at: datetime, state: str = "done") -> CitizenReport:
    """The focal officer closes it."""
    return close_report(actor=acting(world, "officer"), report=report, state=state, text="Đã xong", now=at)
