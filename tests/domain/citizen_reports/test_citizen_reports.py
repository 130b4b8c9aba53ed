"""What is masked, which numbers are read, which states follow, and how days are counted."""

from datetime import UTC, datetime, timedelta

import pytest

from hatangso.catalog.asset_types import asset_types
from hatangso.catalog.discovery import CatalogueError
from hatangso.catalog.report_category_files import read_category, report_categories
from hatangso.domain.citizen_reports.answers import read_answers, tell_answer
from hatangso.domain.citizen_reports.masking import MASK, masked
from hatangso.domain.citizen_reports.phone import read_mail, read_phone
from hatangso.domain.citizen_reports.places import box_around, metres_between, public_place
from hatangso.domain.citizen_reports.states import AFTER, CLOSED, STATES, may_follow
from hatangso.domain.citizen_reports.times import Course, answered
from hatangso.domain.words import Misstated

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    [
        "0912345678", "0912 345 678", "0912.345.678", "091-234-5678", "(091) 234 5678", "+84 912345678",
        "84912345678", "0084 912 345 678", "０９１２３４５６７８", "024 3826 1234", "ai@vi-du.vn",
        "ai.do+x@thu.vi-du.com.vn", "ai(at)vi-du.vn", "https://vi-du.vn/toi?x=1", "www.vi-du.vn",
        "zalo.me/0912345678", "001203004567", "001 203 004 567", "123456789",
    ],
)  # fmt: skip
def test_contacts_and_numbers_of_persons_are_masked(text: str) -> None:
    assert masked(f"Gọi {text} nhé") == f"Gọi {MASK} nhé"


@pytest.mark.parametrize(
    "text",
    [
        "Cột số 17", "nhà 12/34/5 ngõ 678", "từ 8 giờ 30 ngày 21/11/2026", "cao 3,5 m", "biển 29A-123.45",
        "tủ HGA-0045", "điện áp 220 V", "21.030123, 105.849456", "mã cột C1-2026-0001",
    ],
)  # fmt: skip
def test_what_tells_of_the_place_stays(text: str) -> None:
    assert masked(text) == text


def test_phones_and_addresses_are_read_or_said_to_be_wrong() -> None:
    assert read_phone("(+84) 912-345-678") == "0912345678"
    assert read_mail(" ai@vi-du.vn ") == "ai@vi-du.vn"
    for typed in ("12345", "0912", "gọi tôi", "0912345678901", "٠٩١٢٣٤٥٦٧٨"):
        with pytest.raises(Misstated):
            read_phone(typed)
    for typed in ("ai", "ai@", "ai@vidu", "a b@vi-du.vn"):
        with pytest.raises(Misstated):
            read_mail(typed)


def test_the_public_sees_the_place_or_its_square_of_a_hundredth_of_a_degree() -> None:
    assert public_place(106.1234567, 10.9876543, private=False) == (106.123457, 10.987654)
    assert public_place(106.12, 10.98, private=True) == public_place(106.1299, 10.9899, private=True)
    assert public_place(106.12, 10.98, private=True) == (106.125, 10.985)


def test_a_box_holds_every_point_so_near() -> None:
    west, south, east, north = box_around(106.0, 21.0, 500)
    assert round(metres_between(106.0, 21.0, 106.0, north)) == 500
    assert round(metres_between(106.0, 21.0, east, 21.0)) == 500
    assert (round(106.0 - west, 9), round(21.0 - south, 9)) == (
        round(east - 106.0, 9),
        round(north - 21.0, 9),
    )


def test_states_lead_only_forward_and_once_back() -> None:
    assert set(AFTER) == set(STATES)
    assert all(AFTER[state] == ("reopened",) for state in CLOSED)
    assert not may_follow("received", "reopened")
    assert not may_follow("checked", "received")


def test_days_are_counted_of_the_closed_alone() -> None:
    def course(days: float | None, promised: int = 3) -> Course:
        return Course(NOW, None if days is None else NOW + days * DAY, NOW + promised * DAY, NOW + 5 * DAY)

    told = answered([course(1), course(2), course(9), course(None), course(None, promised=8)])
    assert (told.filed, told.open, told.closed, told.late, told.in_time) == (5, 2, 3, 1, 2)
    assert told.median_days == 2.0
    assert answered([course(1), course(2)]).median_days == 1.5
    assert answered([course(None)]).median_days is None
    assert answered([]).median_days is None


def test_every_category_is_whole_and_names_types_that_exist() -> None:
    found = report_categories()
    asked = (
        "no_signal slow_network broken_cable low_cable leaning_pole damaged_mast damaged_cabinet"
        " manhole_missing dark_camera wifi_down station_power other"
    )
    assert set(asked.split()) <= set(found)
    for category in found.values():
        assert set(category.asset_types) <= set(asset_types()), category.code
        assert category.name.en != category.name.vi
        codes = [question.code for question in category.questions]
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("urgency = \"normal\"", "urgency = \"soon\""), "unknown urgency 'soon'"),
        (("order = 10", "ordre = 10"), "ordre"),
        (("owner_days = 7", "owner_days = 70"), "owner_days <= days"),
        (("kind = \"text\"", "kind = \"words\""), "unknown kind 'words'"),
        (("kind = \"choice\"", "kind = \"text\""), "choices are for"),
        (("icon = \"antenna-bars-off\"", ""), "icon"),
    ],
)  # fmt: skip
def test_a_misspelt_file_names_itself(change: tuple[str, str], said: str) -> None:
    from importlib.resources import files

    text = (files("hatangso.catalog.report_categories") / "no_signal.toml").read_text(encoding="utf-8")
    with pytest.raises(CatalogueError, match="no_signal") as wrong:
        read_category("no_signal", text.replace(*change, 1))
    assert said in str(wrong.value)


def test_answers_are_read_by_their_kind() -> None:
    slow = report_categories()["slow_network"]
    told = read_answers(
        slow, {"operator": [" Mây Xanh "], "kind": ["fixed"], "download": ["2,5"], "other": ["x"]}
    )
    assert told == {"operator": "Mây Xanh", "kind": "fixed", "download": 2.5}
    shown = [tell_answer(one, told[one.code], "vi") for one in slow.questions]
    assert shown == ["Mây Xanh", "Internet cố định", "2,5"]
    signal = report_categories()["no_signal"]
    assert read_answers(signal, {"operator": ["X"], "service": ["call", "5g", "call"]})["service"] == [
        "call",
        "5g",
    ]
    down = report_categories()["home_internet_down"]
    assert (
        read_answers(down, {"operator": ["X"], "since": ["2026-11-20T21:05"]})["since"] == "2026-11-20T21:05"
    )
    for given in (
        {},
        {"operator": ["X"], "kind": ["cable"]},
        {"operator": ["X"], "kind": ["fixed"], "download": ["inf"]},
    ):
        with pytest.raises(Misstated):
            read_answers(slow, given)
    with pytest.raises(Misstated):
        read_answers(down, {"operator": ["X"], "since": ["hôm qua"]})
