"""A petition to an operator: with its evidence frozen, tracked as an obstacle, never without a reason."""

from datetime import date
from io import BytesIO
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from docx import Document

from hatangso.flows.measurements.invite_tests import end_invitation, invite_tests
from hatangso.flows.measurements.petition_operator import petition_operator
from hatangso.flows.raise_obstacle import answer_obstacle
from hatangso.flows.receive import bytes_of
from hatangso.flows.refused import Refused
from hatangso.store.measurements.models import Petition, SpeedResult, TestInvitation
from hatangso.store.measurements.readings import Cell
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Neighbourhood
from hatangso.store.programme.obstacle_queries import visible_obstacles
from tests.programme_world import NOW
from tests.speed_world import PERIOD, promise, speed
from tests.work_world import acting
from tests.world import START, World

BLUE = Cell("raw", PERIOD, "mobile", "4g", "demo_may_xanh")
NAMES = {"stratum": "Tốc độ tải xuống, di động, 4G", "period": "Quý III/2026", "source": "Phép đo thô"}


def slow(world: World, **more: Any) -> SpeedResult:
    """An Hòa, Mây Xanh: 120 devices, median 30, mean 33 (29,7–36,3); the plan wants 40."""
    promise(world.ward)
    return speed(world.ward, median=30, operator="demo_may_xanh", **more)


def petition(world: World, who: str = "officer", **more: object) -> Petition:
    asked: dict[str, object] = {
        "organisation": world.organisations["culture"], "place": world.ward, "statistic": "mean",
        "operator": world.organisations["operator_a"], "cell": BLUE, "names": NAMES,
        "title": "Kiến nghị cải thiện 4G", "text": "Đo được 33 Mbit/s.", "proposal": "Đề nghị khắc phục.",
    }  # fmt: skip
    return petition_operator(actor=acting(world, who), unit=world.ward, now=NOW, **asked | more)  # type: ignore[arg-type]


def test_a_slow_place_goes_to_the_operator_with_a_pdf_and_a_docx(world: World) -> None:
    slow(world)
    sent = petition(world)
    obstacle = sent.obstacle
    assert (obstacle.held_by, obstacle.state) == (world.organisations["operator_a"], "open")
    files = {file.media_type.rsplit(".", 1)[-1]: file for file in obstacle.evidence.all()}
    assert bytes_of(files["application/pdf"]).startswith(b"%PDF")
    word = Document(BytesIO(bytes_of(files["document"])))
    said = "\n".join(p.text for p in word.paragraphs)
    assert "Chưa đạt: trung bình 33 Mbit/s (khoảng 95%: 29,7–36,3), cả khoảng dưới mục tiêu 40" in said
    assert "120 thiết bị, 360 phép đo" in said
    assert "Phương pháp speed/1" in said
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert ["Trung bình", "33", "29,7", "36,3"] in cells


def test_the_figures_stay_as_they_were_sent(world: World) -> None:
    result = slow(world)
    sent = petition(world)
    SpeedResult.objects.filter(pk=result.pk).update(mean=99, devices=500)
    sent.refresh_from_db()
    told = sent.figures
    assert (told["mean"], told["devices"], told["target"], told["outcome"]) == (33, 120, 40, "not_reached")
    assert (told["operator"], told["method"], told["boundaries"]) == (
        "demo_may_xanh",
        "speed/1",
        "2025-07-01",
    )


def test_the_operator_sees_and_answers_it_its_rival_does_not(world: World) -> None:
    slow(world)
    obstacle = petition(world).obstacle
    operator, rival = acting(world, "operator"), acting(world, "rival")
    assert obstacle in visible_obstacles(operator, world.province)
    assert obstacle not in visible_obstacles(rival, world.province)
    answer_obstacle(actor=operator, obstacle=obstacle, text="Sẽ nâng cấp trạm trong quý IV.", now=NOW)
    obstacle.refresh_from_db()
    assert obstacle.state == "answered"


def test_the_operator_is_told_of_it_where_it_begins_and_its_rival_is_not(world: World) -> None:
    slow(world)
    obstacle = petition(world).obstacle
    at = reverse("obstacle", args=["D01", obstacle.pk])
    for who, told in (("operator", True), ("rival", False)):
        client = Client()
        client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
        for page in (reverse("choose_unit"), reverse("overview", args=["D01"])):
            assert (at in client.get(page).content.decode()) is told, (who, page)
        assert client.get(at).status_code == (200 if told else 404)


def test_the_reason_of_a_petition_stands_on_the_obstacle(world: World) -> None:
    speed(world.ward, median=30, operator="demo_may_xanh")
    sent = petition(world, why_despite="Dân phản ánh nhiều lần")
    client = Client()
    client.force_login(world.people["operator"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("obstacle", args=["D01", sent.obstacle_id])).content.decode()
    assert "Lý do vẫn kiến nghị: Dân phản ánh nhiều lần" in page


def test_too_little_evidence_asks_for_a_reason_and_says_it_in_the_document(world: World) -> None:
    slow(world)
    SpeedResult.objects.update(mean=38, mean_low=34, mean_high=42)
    with pytest.raises(Refused, match="chưa đủ căn cứ") as refused:
        petition(world)
    assert refused.value.field == "why_despite"
    assert not Petition.objects.exists()
    sent = petition(world, why_despite="Dân phản ánh nhiều lần")
    assert sent.figures["why_despite"] == "Dân phản ánh nhiều lần"
    file = sent.obstacle.evidence.get(file_name__endswith=".docx")
    said = "\n".join(p.text for p in Document(BytesIO(bytes_of(file))).paragraphs)
    assert "dù số đo chưa đủ căn cứ kết luận: Dân phản ánh nhiều lần" in said


@pytest.mark.parametrize(
    ("mean", "promised", "words"),
    [
        (50, True, "dù số đo cho thấy đã đạt mục tiêu: Vì dân"),
        (33, False, "khi kế hoạch không nêu mục tiêu cho chỉ số này: Vì dân"),
    ],
)
def test_the_reason_is_worded_by_what_was_found(
    world: World, mean: float, promised: bool, words: str
) -> None:
    if promised:
        promise(world.ward)
    speed(world.ward, median=mean, operator="demo_may_xanh")
    SpeedResult.objects.update(mean=mean, mean_low=mean - 3, mean_high=mean + 3, bins={})
    sent = petition(world, why_despite="Vì dân")
    file = sent.obstacle.evidence.get(file_name__endswith=".docx")
    assert f"Lý do kiến nghị {words}" in "\n".join(
        p.text for p in Document(BytesIO(bytes_of(file))).paragraphs
    )


def test_the_evidence_is_a_sheet_not_an_official_letter(world: World) -> None:
    slow(world)
    word = Document(BytesIO(bytes_of(petition(world).obstacle.evidence.get(file_name__endswith=".docx"))))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    said = "\n".join([*(p.text for p in word.paragraphs), *cells])
    assert "PHỤ LỤC SỐ LIỆU ĐO" in said
    office = world.organisations["culture"].name
    assert f"Kèm kiến nghị của {office} ngày 21/11/2026" in said
    assert "ngày 21 tháng 11 năm 2026" in said
    for official in ("BÁO CÁO", "Kính gửi", "CỘNG HÒA", "CHỦ TỊCH", "Số:", "Nơi nhận", "TM."):
        assert official not in said, official


def test_figures_go_to_an_unknown_company_only_when_it_is_confirmed(world: World) -> None:
    slow(world)
    unknown = world.organisations["operator_b"]
    with pytest.raises(Refused, match="nhà mạng khác"):
        petition(world, operator=unknown, is_theirs=True)
    unknown.name = "Công ty Viễn thông Sông Lạ"
    unknown.save()
    with pytest.raises(Refused, match="còn số đo là của Viễn thông Mây Xanh") as refused:
        petition(world, operator=unknown)
    assert refused.value.field == "is_theirs"
    assert petition(world, operator=unknown, is_theirs=True).operator == unknown


def test_a_weak_spot_needs_no_further_reason(world: World) -> None:
    """16 of 100 at 39,9 Mbit/s, the fewest that make a weak spot; the others of their bin reach 40."""
    slow(world, devices=100, bins={"first": 26, "counts": [100]}, wholes={"at": [79, 90], "counts": [16, 84]})
    SpeedResult.objects.update(mean=45, mean_low=39, mean_high=50, median=45, median_low=39, median_high=50)
    sent = petition(world)
    assert (sent.figures["short"], sent.figures["is_weak"]) == (16, True)
    file = sent.obstacle.evidence.get(file_name__endswith=".docx")
    said = "\n".join(p.text for p in Document(BytesIO(bytes_of(file))).paragraphs)
    assert "ít nhất 16/100 thiết bị dưới mục tiêu" in said
    assert "72,2–89,9% (95%)" in said, "as told 16 to 19 of 100 are short"
    SpeedResult.objects.update(wholes={"at": [79, 90], "counts": [15, 85]})
    with pytest.raises(Refused, match="chưa đủ căn cứ"):
        petition(world, title="Lần nữa")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"cell": Cell("raw", PERIOD, "mobile", "4g")}, "một nhà mạng cụ thể"),
        ({"cell": Cell("raw", PERIOD, "mobile", "4g", "demo_sao_sang")}, "nhà mạng khác"),
        ({"text": " "}, "viết nội dung"),
    ],
)
def test_what_cannot_be_sent_says_why(world: World, changed: dict[str, Any], sentence: str) -> None:
    slow(world)
    speed(world.ward, operator="demo_sao_sang")
    with pytest.raises(Refused, match=sentence):
        petition(world, **changed)


def test_fewer_than_five_devices_are_no_evidence(world: World) -> None:
    promise(world.ward)
    speed(world.ward, devices=4, operator="demo_may_xanh")
    with pytest.raises(Refused, match="Chưa đủ 5 thiết bị"):
        petition(world, why_despite="Vẫn gửi")


def test_who_may_not_raise_an_obstacle_may_not_petition(world: World) -> None:
    slow(world)
    with pytest.raises(PermissionDenied):
        petition(world, who="leader")


def test_only_operators_get_petitions(world: World) -> None:
    slow(world)
    with pytest.raises(Refused, match="doanh nghiệp viễn thông"):
        petition(world, operator=Organisation.objects.get(pk=world.organisations["department"].pk))


def invite(world: World, who: str = "officer", **more: object) -> TestInvitation:
    asked: dict[str, object] = {"unit": world.ward, "place": world.ward, "rng": Random(1)}
    return invite_tests(actor=acting(world, who), now=NOW, **asked | more)  # type: ignore[arg-type]


def test_an_invitation_has_a_code_of_its_own_until_it_ends(world: World) -> None:
    first, second = invite(world, aim=30), invite(world, rng=Random(2))
    assert first.code != second.code
    assert len(first.code) == 8
    end_invitation(actor=acting(world, "officer"), unit=world.ward, invitation=first, now=NOW)
    assert first.until == date(2026, 11, 21)


def test_the_department_invites_for_a_commune_of_its_province(world: World) -> None:
    assert invite(world, "city", unit=world.province, place=world.other).unit == world.other
    with pytest.raises(PermissionDenied):
        invite(world, "city")
    with pytest.raises(Refused, match="xã, phường của địa phương này"):
        invite(world, place=world.other)
    with pytest.raises(Refused, match="xã, phường của địa phương này"):
        invite(world, "city", unit=world.province, place=world.province)


def test_a_neighbourhood_of_elsewhere_and_a_day_gone_by_are_refused(world: World) -> None:
    elsewhere = Neighbourhood.objects.create(unit=world.other, kind="Tổ", name="9", valid_from=START)
    with pytest.raises(Refused, match="không thuộc xã, phường"):
        invite(world, neighbourhood=elsewhere)
    with pytest.raises(Refused, match="đã qua"):
        invite(world, until=date(2026, 11, 20))
