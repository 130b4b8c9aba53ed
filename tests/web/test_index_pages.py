"""The pages of indices by real requests: scores, ranks, what if, hostile input."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hatangso.flows.score_criterion import score_mark
from hatangso.store.indices.models import (
    CriterionScore,
)
from hatangso.store.places.models import Unit
from tests.index_world import score
from tests.store.test_composites import promise, stands
from tests.web.index_client import client_of, running
from tests.world import World


@pytest.fixture
def figures(world: World) -> None:
    """Goals of the province and figures of both communes: An Hòa 45/90 and 75/100, Bình Minh 81 and 60."""
    today = timezone.localdate()
    promise(world, world.province, "pop_5g", 90, today.year + 4)
    promise(world, world.province, "fibre_households", 100, today.year + 4)
    end = today - timedelta(days=40)
    for unit, code, value in (
        (world.ward, "pop_5g", 45.0),
        (world.ward, "fibre_households", 75.0),
        (world.other, "pop_5g", 81.0),
        (world.other, "fibre_households", 60.0),
    ):
        stands(world, unit, code, value, end=end)


def test_a_ward_sees_its_score_rank_and_what_would_raise_it(world: World, figures: None) -> None:
    text = client_of(world, "officer").get("/D0101/bo-chi-so/plan_targets/").content.decode()
    # 45/90 and 75/100 alike in weight: 62,5; Bình Minh 90 and 60: 75
    assert "62,5" in text
    assert "2/2" in text
    assert "đạt 90% thì thêm 25 điểm, hạng 1" in text
    assert "của tỉnh" in text
    assert "xã Bình Minh" not in text  # a ward is not shown its neighbours by name


def test_a_wards_own_target_is_told_apart_and_moves_no_rank(world: World, figures: None) -> None:
    promise(world, world.ward, "esign_adults", 50, timezone.localdate().year + 4)
    stands(world, world.ward, "esign_adults", 50.0, end=timezone.localdate() - timedelta(days=40))
    text = client_of(world, "officer").get("/D0101/bo-chi-so/plan_targets/").content.decode()
    assert "Chỉ tiêu riêng của địa phương" in text
    assert "Tính cả chỉ tiêu riêng thì điểm là 81,3" in text  # telecom 62,5, services 100, alike in weight
    ranking = client_of(world, "city").get("/D01/bo-chi-so/plan_targets/")
    assert [row["score"] for row in ranking.context["rows"]] == [75, 62.5]
    assert "Không cùng bộ chỉ tiêu" not in ranking.content.decode()


def test_the_province_sees_all_by_name_and_may_take_them_with_it(world: World, figures: None) -> None:
    client = client_of(world, "city")
    text = client.get("/D01/bo-chi-so/plan_targets/").content.decode()
    assert text.index("xã Bình Minh") < text.index("phường An Hòa")
    answer = client.get("/D01/bo-chi-so/plan_targets/?export=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[:4] for row in rows[1:]] == [
        (1, "D0102", "xã Bình Minh", 75),
        (2, "D0101", "phường An Hòa", 62.5),
    ]


def test_a_share_is_rounded_alike_in_the_ranking_and_on_the_wards_page(world: World) -> None:
    today = timezone.localdate()
    for code in ("pop_5g", "fibre_households", "key_areas_5g", "smartphone_adults", "esign_adults"):
        promise(world, world.province, code, 100, today.year + 4)
    for code in ("pop_5g", "esign_adults"):
        stands(world, world.ward, code, 50, end=today - timedelta(days=40))
    # one of four in telecom, the only one in services: 1/8 + 1/2 = 62,5 %, half up 63
    ranking = client_of(world, "city").get("/D01/bo-chi-so/plan_targets/").content.decode()
    own = client_of(world, "officer").get("/D0101/bo-chi-so/plan_targets/").content.decode()
    for text in (ranking, own):
        assert "63%" in text
        assert "62%" not in text


def test_what_if_answers_and_keeps_nothing(world: World, figures: None) -> None:
    client = client_of(world, "officer")
    text = client.get("/D0101/bo-chi-so/plan_targets/thu/?v_pop_5g=90").content.decode()
    assert "87,5" in text  # 100 and 75
    weighed = client.get("/D0101/bo-chi-so/plan_targets/thu/?w_fibre_households=0").content.decode()
    assert "50,0" in weighed  # 5G alone
    wrong = client.get("/D0101/bo-chi-so/plan_targets/thu/?v_pop_5g=chín&w_pop_5g=-1")
    assert wrong.status_code == 422
    assert "Không đọc được số" in wrong.content.decode()


def test_an_impossible_figure_is_refused_at_its_own_field_alone(world: World, figures: None) -> None:
    answer = client_of(world, "officer").get(
        "/D0101/bo-chi-so/plan_targets/thu/?v_pop_5g=150&v_fibre_households=80&w_pop_5g=101"
    )
    assert answer.status_code == 422
    told = {row["code"]: (row["value_trouble"], row["weight_trouble"]) for row in answer.context["rows"]}
    assert told == {
        "pop_5g": (
            "“150” không thể có; hãy ghi từ 0 đến 100%.",
            "“101” không thể có; hãy ghi từ 0 đến 100%.",
        ),
        "fibre_households": ("", ""),
    }
    assert answer.context["outcome"] is None
    assert "từ 0 đến 100%</div>" in answer.content.decode()  # the limit stands at the field that is right


def test_without_targets_or_figures_the_pages_say_what_to_do(world: World) -> None:
    assert (
        "Chưa tính được điểm"
        in client_of(world, "officer").get("/D0101/bo-chi-so/plan_targets/").content.decode()
    )
    assert (
        "Chưa nơi nào tính được điểm"
        in client_of(world, "city").get("/D01/bo-chi-so/plan_targets/").content.decode()
    )
    assert (
        "Chưa có tiêu chí nào"
        in client_of(world, "officer").get("/D0101/bo-chi-so/dii_885/").content.decode()
    )


HOSTILE = ["?period=9999-Q9", "?period=x", "?export=exe", "?period=2026-Q1&approved=x", "?page=-1"]


@pytest.mark.parametrize("query", HOSTILE)
def test_nonsense_in_an_address_harms_nothing(world: World, figures: None, query: str) -> None:
    round_ = running(world)
    client = client_of(world, "city")
    for page in ("plan_targets/", "dii_885/", f"ky/{round_.pk}/", ""):
        assert client.get(f"/D01/bo-chi-so/{page}{query}").status_code == 200
    for value in ("nan", "inf", "1e400", "-5", "9" * 400):
        answer = client_of(world, "officer").post(
            f"/D0101/bo-chi-so/ky/{round_.pk}/cham/2.1/", {"value": value, "seen": score_mark(None)}
        )
        assert answer.status_code == 422
    assert not CriterionScore.objects.exists()


def test_the_pages_ask_as_often_for_twenty_communes_as_for_two(world: World, figures: None) -> None:
    round_ = running(world)
    score(world, round_, "1.1", step="half", now=timezone.now())
    client = client_of(world, "city")
    addresses = ["/D01/bo-chi-so/", "/D01/bo-chi-so/plan_targets/", f"/D01/bo-chi-so/ky/{round_.pk}/"]
    few = [asked(client, address) for address in addresses]
    for number in range(18):
        unit = Unit.objects.create(
            code=f"D02{number:02}", level="commune", kind="xa", name=f"Xã {number}", full_name=f"xã {number}",
            parent=world.province, demo=True,
        )  # fmt: skip
        stands(world, unit, "pop_5g", 50.0, end=timezone.localdate() - timedelta(days=40))
        CriterionScore.objects.create(
            round=round_, unit=unit, criterion="2.1", value=85, points=6, by=world.people["city"],
            at=timezone.now(),
        )  # fmt: skip
    many = [asked(client, address) for address in addresses]
    assert many == few
    assert max(many) < 25
    own = [f"/D0101/bo-chi-so/ky/{round_.pk}/diem/", f"/D0101/bo-chi-so/ky/{round_.pk}/tham-dinh/"]
    one = [asked(client, address) for address in own]
    score(world, round_, "2.1", value=85.0, now=timezone.now())
    assert [asked(client, address) for address in own] == one


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
