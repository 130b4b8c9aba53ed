"""A ward scores itself on its sheet, the province verifies it; nobody does so for themselves."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hatangso.flows.score_criterion import score_mark
from hatangso.store.indices.models import (
    CriterionScore,
    IndexSubmission,
    OwnCriterion,
    VerifiedScore,
)
from tests.index_world import score
from tests.web.index_client import client_of, handed_in, running
from tests.world import World


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
