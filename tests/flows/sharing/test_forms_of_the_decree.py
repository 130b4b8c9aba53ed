"""Forms 39–44 go out of the registry and come in again the same; real sheets' oddities are tolerated."""

import io
from datetime import date
from typing import Any

import pytest
import shapely
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from hatangso.catalog.asset_forms import asset_forms
from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.forms.form_42 import FUNCTIONS
from hatangso.domain.assets.states import State
from hatangso.flows.assets.form_lines import lines_of
from hatangso.flows.assets.import_form import form_imports, keep_form, rehearse_form
from hatangso.flows.assets.withdraw_import import take_back_import, withdraw_import
from hatangso.flows.receive import receive_file
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.evidence.models import Received
from tests.asset_world import outlined
from tests.sharing_world import NOW, acting, an_asset
from tests.world import World

HEADING_41 = [
    "STT",
    "Đơn vị hành chính",
    "Loại cột",
    "Độ cao tối đa (m)",
    "Kinh độ",
    "Vĩ độ",
    "Khả năng dùng chung",
    "Mức chịu thiên tai",
]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def received(world: World, data: bytes, name: str = "mau.xlsx") -> Received:
    return receive_file(
        by=world.people["operator"], unit=world.province, file=data, name=name, purpose="import", now=NOW
    )


def tried(
    world: World, number: int, file: Received, who: str = "operator", owner: str | None = "operator_a"
) -> Any:
    return rehearse_form(
        actor=acting(world, who), unit=world.province, number=number, lines=lines_of(file),
        owner=world.organisations[owner] if owner else None, now=NOW,
    )  # fmt: skip


def kept(world: World, number: int, file: Received, state: State = State.IN_SERVICE) -> Any:
    return keep_form(
        actor=acting(world, "operator"), unit=world.province, number=number, lines=lines_of(file),
        owner=world.organisations["operator_a"], state=state, received=file, now=NOW,
    )  # fmt: skip


def written(world: World, number: int, kind: str = "xlsx", who: str = "operator") -> bytes:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    owner = world.organisations["operator_a"].pk
    answer = client.get(reverse("asset_form_file", args=["D01", number, kind]) + f"?owner={owner}")
    assert answer.status_code == 200
    return answer.content


def sheet(rows: list[list[Any]], merges: tuple[tuple[int, int, int, int, str], ...] = ()) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    page.write(number, place, cell)
        for first, left, last, right, text in merges:
            page.merge_range(first, left, last, right, text)
    return data.getvalue()


@pytest.fixture
def assets(world: World) -> list[Asset]:
    route = shapely.LineString([(106.7, 10.8), (106.71, 10.81)])
    told: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        (
            "antenna_mast",
            {"name": "Cột 1", "at": (106.7012345678, 10.8012345678)},
            {"kind": "A1", "height_m": 42.5, "sharing_operators": 3, "disaster_level": 4},
        ),
        ("antenna_mast", {"name": "Cột 2", "at": (106.70125, 10.8013)}, {"kind": "A3"}),
        (
            "underground_route",
            {"name": "Tuyến Bờ Đê", "at": route, "length_m": 1556.4},
            {"kind": "N1", "street": "Đường Bờ Đê", "sharing": True, "year": 2019},
        ),
        (
            "cable_route",
            {"name": "Tuyến Chợ Mới", "at": None, "in_service_on": date(2024, 5, 6), "note": "Cột điện"},
            {"kind": "C2", "length_km": 2.5, "sharing": False},
        ),
        (
            "station_house",
            {"name": "", "address": "Tổ 3"},
            {"kind": "NT1", "function": "transmission", "area_m2": 120.5, "sharing": True},
        ),
        (
            "station_house",
            {"name": "Kho thiết bị", "address": "Tổ 3"},
            {"kind": "NT2", "function": "other", "quantity": 4},
        ),
        (
            "station_house",
            {"name": "", "address": "Tổ 3"},
            {"kind": "NT1", "function": "transmission", "area_m2": 80},
        ),
        (
            "data_centre",
            {"name": "Trung tâm dữ liệu Sông Mây"},
            {"area_m2": 2400, "power_mw": 3.2},
        ),
    ]
    return [an_asset(world, type, attributes=attributes, **more) for type, more, attributes in told]


@pytest.mark.parametrize(("number", "rows"), [(40, 2), (41, 2), (42, 3), (43, 3), (44, 1)])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_goes_out_comes_in_the_same(
    world: World, assets: list[Asset], number: int, rows: int, kind: str
) -> None:
    told = tried(world, number, received(world, written(world, number, kind), f"mau.{kind}"))
    assert [(fate.action, fate.differs, fate.sentence) for fate in told.fates] == [("same", (), "")] * rows


def test_a_changed_cell_changes_that_alone_and_a_new_row_is_a_new_asset(
    world: World, assets: list[Asset]
) -> None:
    file = received(
        world,
        sheet([
            HEADING_41,
            [1, "phường An Hòa", "A1", "45,5", "106,70123", "10,80123", "3 DN", None],
            [2, None, "A2a", 30, "106°42'30\"", "10°48'", "không", "Cấp 4"],
        ]),
    )  # fmt: skip
    told = kept(world, 41, file)
    assert [(fate.action, fate.differs) for fate in told.fates] == [
        ("change", ("place", "height_m")),
        ("add", ()),
    ]
    mast = Asset.objects.get(pk=assets[0].pk)
    assert mast.attributes == {"kind": "A1", "height_m": 45.5, "sharing_operators": 3, "disaster_level": 4}
    assert mast.name == "Cột 1"
    new = Asset.objects.filter(type="antenna_mast").latest("pk")
    assert (new.lon, new.lat) == (pytest.approx(106.708333, abs=1e-6), 10.8)
    assert new.attributes == {"kind": "A1", "height_m": 30.0, "sharing_operators": 0, "disaster_level": 4}
    assert (new.owner, new.state) == (world.organisations["operator_a"], "in_service")
    assert [fate.action for fate in tried(world, 41, file).fates] == ["same", "same"]


def test_a_row_that_lies_abroad_comes_back_with_its_reason_and_the_others_are_kept(world: World) -> None:
    outlined(world)
    rows = [
        HEADING_41,
        [1, None, "A1", 45, "104,92", "11,55", None, None],  # Phnom Penh
        [2, None, "A1", 30, "105,15", "21,05", None, None],
    ]
    told = kept(world, 41, received(world, sheet(rows)))
    assert (told.added, len(told.refused)) == (1, 1)
    assert (told.refused[0].number, "(104.92; 11.55) nằm ngoài Việt Nam" in told.refused[0].sentence) == (
        2,
        True,
    )
    assert Asset.objects.get().unit == world.other


def test_letterhead_merged_heading_numbers_groups_sums_and_signatures_are_tolerated(world: World) -> None:
    file = received(
        world,
        sheet(
            [
                ["VIỄN THÔNG MÂY XANH", None, None, None, None, None, None, "Mẫu 41"],
                ["DANH MỤC CỘT ĂNG TEN"],
                [],
                [None] * 8,
                [None, None, None, None, "Kinh độ", "Vĩ độ"],
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
                ["I", "Phường An Hòa"],
                [1, None, "A1", 42, 106.7, 10.8, 2, 3],
                [2, None, "A6", None, 106.71, 10.81, None, None],
                ["II", "Xã Bình Minh"],
                [1, None, "B9", 42, 106.72, 10.82, 2, 3],
                [2, None, "A1", 42, 10.82, 106.72, 2, 3],
                [None, "Tổng cộng", None, 4],
                [],
                [None, None, None, None, None, "Sông Mây, ngày 02 tháng 3 năm 2026"],
                [None, None, None, None, None, "GIÁM ĐỐC"],
            ],
            (
                (3, 0, 4, 0, "STT"),
                (3, 1, 4, 1, "Đơn vị hành chính"),
                (3, 2, 4, 2, "Loại cột"),
                (3, 3, 4, 3, "Độ cao tối đa"),
                (3, 4, 3, 5, "Tọa độ"),
                (3, 6, 4, 6, "Khả năng dùng chung"),
                (3, 7, 4, 7, "Mức chịu thiên tai"),
            ),
        ),
    )
    told = tried(world, 41, file)
    assert [(fate.number, fate.action) for fate in told.fates] == [
        (8, "add"),
        (9, "add"),
        (11, "refused"),
        (12, "refused"),
    ]
    assert [fate.told.place for fate in told.fates if fate.told] == ["Phường An Hòa"] * 2
    assert "không có mã “B9”" in told.fates[2].sentence
    assert "đổi chỗ kinh độ, vĩ độ" in told.fates[3].sentence
    assert kept(world, 41, file).added == 2
    assert Asset.objects.count() == 2


def test_form_40_has_no_places_and_a_time_to_come_is_a_plan(world: World) -> None:
    file = received(
        world,
        "STT;Danh mục tuyến;Hướng tuyến (đường phố);Loại;Chiều dài (km);Khả năng dùng chung;Thời điểm;"
        "Ghi chú\n"
        "1;Tuyến 1;Bờ Đê;N2;1,25;có;2019;\n"
        "2;Tuyến 2;Chợ Mới;C1;0,8;không;Quý IV/2027;mới\n"
        "3;Tuyến 3;Cầu Đá;X;0,8;không;2019;\n".encode(),
        "mau40.csv",
    )
    told = kept(world, 40, file)
    assert (told.added, len(told.refused)) == (2, 1)
    assert told.refused[0].sentence == "Cột “Loại” là “X”; hãy ghi N1, N2, C1 hoặc C2."
    first, second = Asset.objects.order_by("pk")
    assert (first.type, first.state, first.geometry) == ("underground_route", "in_service", "")
    assert first.attributes == {
        "kind": "N2",
        "street": "Bờ Đê",
        "sharing": True,
        "year": 2019,
        "length_km": 1.25,
    }
    assert (second.type, second.state) == ("cable_route", "planned")


def test_a_kept_sheet_is_withdrawn_as_a_whole(world: World, assets: list[Asset]) -> None:
    rows: list[list[Any]] = [
        HEADING_41,
        [1, "", "A1", 50, "106,70123", "10,80123"],
        [2, "", "A1", 30, 106.75, 10.85],
    ]
    told = kept(world, 41, received(world, sheet(rows)))
    assert (told.changed, told.added) == (1, 1)
    imported = form_imports(acting(world, "operator"), world.province).get()
    assert not form_imports(acting(world, "rival"), world.province).exists()
    withdraw_import(actor=acting(world, "operator"), imported=imported, reason="nhầm tệp", now=NOW)
    take_back_import.call(imported.pk)
    assert Asset.objects.get(pk=assets[0].pk).attributes["height_m"] == 42.5
    assert Asset.objects.filter(type="antenna_mast", deleted_at=None).count() == 2


def test_a_sheet_of_another_form_is_refused_with_the_columns_it_needs(world: World) -> None:
    file = received(world, sheet([["STT", "Tên trung tâm", "Công suất (MW)"], [1, "A", 3]]))
    with pytest.raises(Refused, match=r"Mẫu 41\. Bảng cần có các cột: Loại cột"):
        tried(world, 41, file)
    assert tried(world, 44, file).added == 1


def test_an_operator_reads_in_its_own_and_writes_out_its_own(world: World, assets: list[Asset]) -> None:
    an_asset(world, name="Cột của B", owner="operator_b", at=(106.75, 10.85))
    data = written(world, 41, "csv").decode()
    assert "106,75" not in data
    assert "106,7012345678" in data
    file = received(world, written(world, 41))
    for owner in ("operator_b", None):
        with pytest.raises(PermissionDenied):
            tried(world, 41, file, owner=owner)


def test_the_words_of_functions_are_the_catalogues() -> None:
    function = asset_types()["station_house"].attribute("function")
    assert function is not None
    assert {code: words.vi for code, words in function.choices.items()} == FUNCTIONS


def test_every_form_has_the_columns_of_the_decree() -> None:
    houses = (
        "Chức năng; Loại (NT1, NT2); Số lượng; Đơn vị quản lý; Khu vực; Diện tích (m²); Khả năng dùng chung;"
        " Ghi chú"
    )
    assert {
        number: "; ".join(column.title for column in form.form.columns)
        for number, form in asset_forms().items()
    } == {
        40: "Danh mục tuyến; Hướng tuyến (đường phố); Loại công trình (N1, N2, C1, C2); Chiều dài (km);"
        " Khả năng dùng chung (có/không); Thời điểm đưa vào sử dụng; Ghi chú",
        41: "Đơn vị hành chính; Loại cột (A1–A6); Độ cao tối đa (m); Kinh độ; Vĩ độ;"
        " Khả năng dùng chung (số doanh nghiệp); Mức chịu thiên tai",
        42: houses,
        43: houses,
        44: "Tên trung tâm dữ liệu; Khu vực; Diện tích (m²); Công suất (MW)",
    }
