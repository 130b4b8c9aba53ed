"""The pages of indices by real requests: scores, self-scoring, verification, what if, hostile input."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hatangso.flows.index_criteria import criterion_mark
from hatangso.flows.index_round import begin_verification
from hatangso.flows.score_criterion import score_mark, submit_scores
from hatangso.store.indices.models import (
    CriterionScore,
    IndexRound,
    IndexSubmission,
    OwnCriterion,
    VerifiedScore,
)
from hatangso.store.places.models import Unit
from tests.index_world import open_round, person, score
from tests.store.test_composites import promise, stands
from tests.world import World


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def running(world: World) -> IndexRound:
    """The round of the tests' province, its days around the day on which the test runs."""
    today = timezone.localdate()
    return open_round(
        world,
        cutoff_on=today,
        due_on=today + timedelta(days=1),
        accept_until=today + timedelta(days=5),
        now=timezone.now(),
    )


def handed_in(world: World) -> IndexRound:
    """The same in its first verification, both communes having handed in."""
    round_, now = running(world), timezone.now()
    score(world, round_, "1.1", step="half", now=now)
    score(world, round_, "1.2", value=70.0, document="12/BC-UBND", now=now)
    score(world, round_, "2.1", value=85.0, now=now)
    score(world, round_, "1.1", who="other_officer", step="full", now=now)
    for who, unit in (("officer", world.ward), ("other_officer", world.other)):
        submit_scores(actor=person(world, who), round_=round_, unit=unit, now=now)
    return begin_verification(actor=person(world, "city"), round_=round_, now=now)


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


CRITERION = {
    "group": "broadband",
    "code": "2.9",
    "name": "Hộ có cáp quang",
    "points": "10",
    "rule": "bands",
    "bands": "100: 10\n90: 8\n\n70: 4,5",
    "better": "higher",
    "unit": "%",
    "source": "QĐ giả định, mục 2.9",
}


def test_a_criterion_is_entered_changed_and_taken_out(world: World) -> None:
    client = client_of(world, "city")
    answer = client.post("/D01/bo-chi-so/dii_885/tieu-chi/them/", CRITERION)
    assert answer.status_code == 302
    row = OwnCriterion.objects.get()
    assert row.rule == {
        "kind": "bands",
        "bands": [[100, 10], [90, 8], [70, 4.5]],
        "better": "higher",
        "unit": "%",
    }
    text = client.get(f"/D01/bo-chi-so/tieu-chi/{row.pk}/sua/").content.decode()
    assert "70: 4,5" in text
    changed = {**CRITERION, "rule": "proportional", "cap": "85", "floor": "60", "seen": criterion_mark(row)}
    assert client.post(f"/D01/bo-chi-so/tieu-chi/{row.pk}/sua/", changed).status_code == 302
    row.refresh_from_db()
    assert row.rule == {"kind": "proportional", "unit": "%", "cap": 85, "floor": 60}
    client.post(f"/D01/bo-chi-so/tieu-chi/{row.pk}/xoa/")
    assert not OwnCriterion.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"bands": "chín: 8"}, "Không đọc được dòng “chín: 8”"),
        ({"bands": "70: 4\n90: 8"}, "từ tốt nhất xuống"),
        ({"points": "61"}, "nhiều nhất 60 điểm"),
        ({"code": "2/9"}, "Số hiệu chỉ gồm chữ, số"),
        ({"rule": "proportional"}, "Cách chấm chưa đủ"),
    ],
)
def test_a_wrong_criterion_is_told_at_its_field(world: World, change: dict[str, str], said: str) -> None:
    answer = client_of(world, "city").post("/D01/bo-chi-so/dii_885/tieu-chi/them/", {**CRITERION, **change})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not OwnCriterion.objects.exists()


def test_the_example_says_that_it_is_one_wherever_it_is_shown(world: World) -> None:
    client = client_of(world, "city")
    mark = "ví dụ, không phải văn bản gốc"
    client.post("/D01/bo-chi-so/dii_885/chep-vi-du/")
    today = timezone.localdate()
    client.post(
        "/D01/bo-chi-so/dii_885/mo-ky/",
        {
            "period": str(today.year),
            "scores": "below",
            "cutoff_on": today.isoformat(),
            "due_on": today.isoformat(),
            "accept_until": (today + timedelta(days=3)).isoformat(),
        },
    )
    round_ = IndexRound.objects.get()
    for page in (
        "/D01/bo-chi-so/dii_885/",
        "/D01/bo-chi-so/dii_885/tieu-chi/",
        "/D01/bo-chi-so/dii_885/mo-ky/",
        "/D01/bo-chi-so/dii_885_example/",
        f"/D0101/bo-chi-so/ky/{round_.pk}/diem/",
        f"/D0101/bo-chi-so/ky/{round_.pk}/tham-dinh/",
    ):
        assert mark in client.get(page).content.decode().lower(), page
    officer = client_of(world, "officer")
    assert mark in officer.get(f"/D0101/bo-chi-so/ky/{round_.pk}/cham/2.1/").content.decode().lower()


def test_a_ward_scores_itself_with_a_file_and_hands_in(world: World) -> None:
    round_ = running(world)
    client = client_of(world, "officer")
    address = f"/D0101/bo-chi-so/ky/{round_.pk}/cham/1.2/"
    file = SimpleUploadedFile("bao-cao.txt", "Giải ngân 70%".encode())
    answer = client.post(
        address,
        {
            "value": "70,0",
            "document": "",
            "note": "",
            "evidence": file,
            "seen": score_mark(None),
            "then": "next",
        },
    )
    assert answer.headers["Location"].endswith(f"/ky/{round_.pk}/cham/2.1/")
    row = CriterionScore.objects.get()
    assert (row.points, row.evidence.count()) == (8.24, 1)
    sheet = client.get(f"/D0101/bo-chi-so/ky/{round_.pk}/diem/").content.decode()
    assert "8,24" in sheet
    assert "bao-cao.txt" in sheet
    again = client.post(address, {"value": "90", "document": "", "note": "", "seen": score_mark(None)})
    assert again.status_code == 422
    assert "Người khác vừa chấm" in again.content.decode()
    client.post(f"/D0101/bo-chi-so/ky/{round_.pk}/nop/")
    assert IndexSubmission.objects.get().unit == world.ward
    client.post(f"/D0101/bo-chi-so/ky/{round_.pk}/nop/", {"action": "withdraw"})
    assert not IndexSubmission.objects.filter(withdrawn_at=None).exists()


def test_the_province_verifies_and_the_ward_replies(world: World) -> None:
    round_ = handed_in(world)
    city, officer = client_of(world, "city"), client_of(world, "officer")
    address = f"/D0101/bo-chi-so/ky/{round_.pk}/tham-dinh/"
    refused = city.post(address, {"code": "1.1", "points": "0", "comment": ""})
    assert refused.status_code == 422
    assert "hãy ghi nhận xét" in refused.content.decode()
    assert city.post(address, {"code": "1.1", "points": "0", "comment": "Chưa ban hành"}).status_code == 302
    city.post(address, {"action": "rest"})
    assert VerifiedScore.objects.count() == 3
    sheet = officer.get(f"/D0101/bo-chi-so/ky/{round_.pk}/diem/").content.decode()
    assert "24,24" in sheet
    assert "14,24" in sheet
    given = VerifiedScore.objects.get(criterion="1.1")
    officer.post(
        f"/D0101/bo-chi-so/ky/{round_.pk}/tra-loi/",
        {"verified": given.pk, "agreed": "no", "reply": "Đã ban hành ngày 5/12"},
    )
    given.refresh_from_db()
    assert (given.agreed, given.reply) == (False, "Đã ban hành ngày 5/12")
    assert "Đã ban hành ngày 5/12" in city.get(address).content.decode()
    before = city.get(f"/D01/bo-chi-so/ky/{round_.pk}/").content.decode()
    warned = "Còn 1 tiêu chí ở 1 nơi chưa thẩm định, chỉ xếp hạng tạm theo điểm tự chấm."
    assert f'data-confirm="{warned} Công bố kết quả? Sau đó không sửa được nữa."' in before
    city.post(f"/D01/bo-chi-so/ky/{round_.pk}/buoc/", {"action": "close"})
    round_.refresh_from_db()
    assert round_.state == "closed"
    # An Hòa alone is verified: 14,24 of 40; the 20 of 40 that Bình Minh gave itself do not pass it
    assert (
        "1/1<small>đã thẩm định</small>"
        in officer.get(f"/D0101/bo-chi-so/ky/{round_.pk}/diem/").content.decode()
    )


def test_what_if_a_criterion_were_answered_otherwise(world: World) -> None:
    round_ = handed_in(world)  # 10 + 8,24 + 6 = 24,24
    address = f"/D0101/bo-chi-so/ky/{round_.pk}/thu/"
    client = client_of(world, "officer")
    assert "38,24" in client.get(f"{address}?t_1.1=full&t_2.1=100").content.decode()  # 20 + 8,24 + 10
    assert client.get(f"{address}?t_1.1=most").status_code == 200
    wrong = client.get(f"{address}?t_2.1=nhiều")
    assert wrong.status_code == 422
    assert "Không đọc được số “nhiều”" in wrong.content.decode()
    over = client.get(f"{address}?t_1.2=70&t_2.1=150")
    assert over.status_code == 422
    assert "“150” không thể có; hãy ghi từ 0 đến 100%." in over.content.decode()
    assert [row["trouble"] for row in over.context["rows"]].count("") == 2
    assert next(row["points"] for row in over.context["rows"] if row["code"] == "1.2") == 8.24
    # Bình Minh has 20 of 40: An Hòa is first with 24,24 and second with 8,24
    ranks = client_of(world, "city").get(f"{address}?t_1.1=none&t_2.1=0")
    assert {name: ranks.context["outcome"][name] for name in ("rank", "new_rank")} == {
        "rank": 1,
        "new_rank": 2,
    }
    assert ranks.context["outcome"]["new"].points == 8.24
    hidden = client.get(f"{address}?t_1.1=none&t_2.1=0").context["outcome"]
    assert "rank" not in hidden  # the ward hears its rank when the round is closed


@pytest.mark.parametrize("who", ["officer", "head", "leader", "other_officer", "operator"])
def test_a_ward_cannot_verify_itself_through_any_page(world: World, who: str) -> None:
    round_ = handed_in(world)
    client = client_of(world, who)
    for address, data in (
        (f"/D0101/bo-chi-so/ky/{round_.pk}/tham-dinh/", {"code": "1.1", "points": "20", "comment": "x"}),
        (f"/D0101/bo-chi-so/ky/{round_.pk}/tham-dinh/", {"action": "rest"}),
        (f"/D01/bo-chi-so/ky/{round_.pk}/tham-dinh/", {"code": "1.1", "points": "20", "comment": "x"}),
        (f"/D0101/bo-chi-so/ky/{round_.pk}/buoc/", {"action": "close"}),
        (f"/D01/bo-chi-so/ky/{round_.pk}/buoc/", {"action": "close"}),
    ):
        assert client.post(address, data).status_code == 403
    assert not VerifiedScore.objects.exists()
    round_.refresh_from_db()
    assert round_.state == "verifying"


def test_things_of_others_are_not_there(world: World) -> None:
    round_ = handed_in(world)
    client = client_of(world, "officer")
    assert client.get(f"/D0102/bo-chi-so/ky/{round_.pk}/diem/").status_code == 403
    assert client.get(f"/D0101/bo-chi-so/ky/{round_.pk + 99}/diem/").status_code == 404
    criterion = OwnCriterion.objects.all()[0]  # the province's
    assert client.get(f"/D0101/bo-chi-so/tieu-chi/{criterion.pk}/sua/").status_code == 404
    assert client.post(f"/D0101/bo-chi-so/tieu-chi/{criterion.pk}/xoa/").status_code == 404
    stranger = VerifiedScore.objects.create(
        round=round_, unit=world.other, criterion="1.1", number=1, points=5, by=world.people["city"],
        at=timezone.now(),
    )  # fmt: skip
    data = {"verified": stranger.pk, "agreed": "yes"}
    assert client.post(f"/D0101/bo-chi-so/ky/{round_.pk}/tra-loi/", data).status_code == 403
    stranger.refresh_from_db()
    assert stranger.agreed is None


def test_two_editions_stand_side_by_side(world: World) -> None:
    round_ = handed_in(world)
    client = client_of(world, "officer")
    text = client.get(
        f"/D0101/bo-chi-so/so-sanh/hai-phien-ban/?a=dii_885_example&b=ky-{round_.pk}"
    ).content.decode()
    assert "chỉ có một bên" in text
    assert "24,24" in text
    same = client.get("/D0101/bo-chi-so/so-sanh/hai-phien-ban/?a=dii_885&b=dii_885").content.decode()
    assert "như nhau" in same
    assert client.get("/D0101/bo-chi-so/so-sanh/hai-phien-ban/?a=ky-x&b=ky-99").status_code == 200


def test_an_export_of_a_sheet_has_every_criterion_and_runs_no_formula(world: World) -> None:
    round_ = running(world)
    score(world, round_, "1.1", step="half", note="=1+1", now=timezone.now())
    answer = client_of(world, "officer").get(f"/D0101/bo-chi-so/ky/{round_.pk}/diem/?export=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["1.1", "1.2", "2.1"]
    assert rows[1][10] == "=1+1"
    assert sheet.cell(2, 11).data_type == "s"


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
