"""The template of a publication has the chosen indicators alone, in Vietnamese, with every commune."""

from io import BytesIO

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hatangso.domain.periods import parse_period
from hatangso.domain.tables.handed import HandedIndicator
from hatangso.flows.demo.communes import in_title
from hatangso.flows.read_handed import offered_indicators
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_of(world: World) -> Client:
    client = Client()
    client.force_login(world.people["city"], backend=BACKEND)
    return client


def test_it_has_the_columns_of_what_was_chosen(world: World) -> None:
    city = client_of(world)
    page = city.get(reverse("hand_down_new", args=["D01"])).content.decode()
    assert 'name="indicator" value="pop_5g"' in page
    answer = city.get(reverse("hand_down_template", args=["D01"]), {"indicator": ["pop_5g"]})
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Số liệu"]
    rows = list(book["Số liệu"].values)
    assert len(rows[0]) == 5, "code, name, part, whole and value"
    assert rows[0][-1] == "Dân số được phủ sóng 5G (%)"
    assert {row[0] for row in rows[1:]} == {"D0101", "D0102"}


def test_units_are_written_as_people_read_them(world: World) -> None:
    offered = offered_indicators(world.province)
    headings = [column.label.vi for one in offered.values() for column in one.columns]
    for raw in ("connection/person", "device/household", "(x)"):
        assert not [heading for heading in headings if raw in heading]
    times = next(one for one in offered.values() if one.shape.unit == "x")
    assert isinstance(times, HandedIndicator)
    assert times.columns[-1].label.vi.endswith("(lần)")


def test_a_quarter_stays_a_roman_number_in_a_title() -> None:
    period = parse_period("2026-Q3")
    assert period is not None
    assert in_title(period) == "quý III/2026"


def test_publications_are_found_from_the_figures(world: World) -> None:
    city = client_of(world)
    assert reverse("hand_down", args=["D01"]) in city.get(reverse("figures", args=["D01"])).content.decode()
    ward = Client()
    ward.force_login(world.people["officer"], backend=BACKEND)
    assert (
        reverse("hand_down", args=["D0101"]) in ward.get(reverse("figures", args=["D0101"])).content.decode()
    )
