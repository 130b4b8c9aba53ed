"""Yearly plans go to and fro between an operator and the department."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from docx import Document
from openpyxl import load_workbook

from hatangso.domain.sharing.year_plan import PlanLine
from hatangso.flows.assets.form_lines import lines_of
from hatangso.flows.receive import receive_file
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.year_plan_files import plan_file
from hatangso.flows.sharing.year_plans import (
    decide_year_plan,
    drop_year_plan,
    keep_line,
    line_of,
    make_year_plan,
    read_plan_lines,
    reopen_year_plan,
    submit_year_plan,
    take_back_year_plan,
    take_lines,
)
from hatangso.store.duties.models import ReminderSent
from hatangso.store.sharing.built_works import built_in
from hatangso.store.sharing.models import YearPlan
from hatangso.store.sharing.who_sees import year_plans_seen_by
from tests.sharing_world import NOW, TODAY, acting, an_asset
from tests.world import World


def a_plan(world: World, **told: Any) -> YearPlan:
    return make_year_plan(
        **{
            "actor": acting(world, "operator"),
            "unit": world.province,
            "operator": world.organisations["operator_a"],
            "year": 2026,
            "now": NOW,
            **told,
        }
    )


def with_lines(world: World, plan: YearPlan) -> YearPlan:
    for line in (
        PlanLine(1, "Ngầm hóa đường Bờ Đê", 1200, "m", "Quý II/2026", "Mây Xanh", ""),
        PlanLine(3, "Cột ăng ten mới", 4, "cột", "2026", "Mây Xanh", ""),
        PlanLine(7, "Dùng chung cột của Sao Sáng", None, "cột", "", "Sao Sáng", "đang thương lượng"),
    ):
        keep_line(actor=acting(world, "operator"), plan=plan, line=line, row=None)
    plan.refresh_from_db()
    return plan


def submitted(world: World) -> YearPlan:
    plan = with_lines(world, a_plan(world))
    return submit_year_plan(actor=acting(world, "operator"), plan=plan, now=NOW)


def decided(world: World, plan: YearPlan, *, approve: bool, remarks: str = "", who: str = "city") -> YearPlan:
    plan.refresh_from_db()
    return decide_year_plan(
        actor=acting(world, who), plan=plan, approve=approve, remarks=remarks,
        seen_revision=plan.revision, now=NOW,
    )  # fmt: skip


def test_a_plan_is_handed_in_returned_mended_approved_and_renewed(world: World) -> None:
    with pytest.raises(Refused, match="chưa có dòng nào"):
        submit_year_plan(actor=acting(world, "operator"), plan=a_plan(world), now=NOW)
    plan = submitted(world)
    with pytest.raises(Refused, match="đã trình"):
        keep_line(
            actor=acting(world, "operator"), plan=plan, row=None, line=PlanLine(1, "x", 1, "", "", "", "")
        )
    with pytest.raises(Refused, match="ghi ý kiến"):
        decided(world, plan, approve=False)
    decided(world, plan, approve=False, remarks="Nêu rõ tuyến")
    plan.refresh_from_db()
    assert (plan.state, plan.remarks) == ("returned", "Nêu rõ tuyến")
    submit_year_plan(actor=acting(world, "operator"), plan=plan, now=NOW)
    assert decided(world, plan, approve=True).state == "approved"
    renewed = a_plan(world)
    assert (renewed.version, renewed.state, renewed.lines.count()) == (2, "draft", 3)
    submit_year_plan(actor=acting(world, "operator"), plan=renewed, now=NOW)
    decided(world, renewed, approve=True)
    plan.refresh_from_db()
    assert plan.state == "replaced"
    reopen_year_plan(actor=acting(world, "city"), plan=renewed, now=NOW)
    plan.refresh_from_db()
    renewed.refresh_from_db()
    assert (plan.state, renewed.state) == ("approved", "submitted")
    sentences = ReminderSent.objects.filter(object_type="year_plan_step").values_list("text", flat=True)
    assert "Viễn thông Mây Xanh trình kế hoạch hạ tầng năm 2026" in sentences
    assert "Kế hoạch hạ tầng năm 2026 của Viễn thông Mây Xanh bị trả lại, có ý kiến" in sentences


def test_what_is_approved_is_what_was_seen(world: World) -> None:
    plan = submitted(world)
    take_back_year_plan(actor=acting(world, "operator"), plan=plan, now=NOW)
    seen = YearPlan.objects.get(pk=plan.pk).revision
    line = PlanLine(2, "Cột treo", 10, "cột", "", "", "")
    keep_line(actor=acting(world, "operator"), plan=plan, line=line, row=None)
    submit_year_plan(actor=acting(world, "operator"), plan=plan, now=NOW)
    with pytest.raises(Refused, match="đã đổi từ khi bạn mở"):
        decide_year_plan(
            actor=acting(world, "city"), plan=plan, approve=True, remarks="", seen_revision=seen, now=NOW
        )


def test_rivals_see_no_plan_and_the_department_no_draft(world: World) -> None:
    plan = with_lines(world, a_plan(world))
    assert list(year_plans_seen_by(acting(world, "operator"), world.province)) == [plan]
    for who in ("rival", "city", "officer", "leader"):
        assert not year_plans_seen_by(acting(world, who), world.province).exists(), who
    submit_year_plan(actor=acting(world, "operator"), plan=plan, now=NOW)
    assert year_plans_seen_by(acting(world, "city"), world.province).exists()
    assert not year_plans_seen_by(acting(world, "rival"), world.province).exists()
    for act in (
        lambda: drop_year_plan(actor=acting(world, "rival"), plan=plan, now=NOW),
        lambda: decided(world, plan, approve=True, who="operator"),
        lambda: a_plan(world, actor=acting(world, "rival")),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_form_39_goes_out_and_comes_in_the_same(world: World) -> None:
    plan = submitted(world)
    data = plan_file(plan, "xlsx", today=TODAY)
    heading = [cell.value for cell in load_workbook(io.BytesIO(data)).worksheets[0][5]]
    assert heading == [
        "STT",
        "Công trình",
        "Chiều dài/số lượng",
        "ĐVT",
        "Thời điểm đưa vào sử dụng",
        "Đơn vị sở hữu",
        "Ghi chú",
    ]
    file = receive_file(
        by=world.people["operator"], unit=world.province, file=data, name="39.xlsx", purpose="import", now=NOW
    )
    lines = read_plan_lines(lines_of(file))
    assert lines == [line_of(row) for row in plan.lines.all()]
    other = a_plan(world, year=2027)
    take_lines(actor=acting(world, "operator"), plan=other, lines=lines, received=file, now=NOW)
    assert other.lines.count() == 3
    word = Document(io.BytesIO(plan_file(plan, "docx", today=TODAY)))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert {"Ngầm hóa đường Bờ Đê", "1.200", "3. ", "Cột ăng ten"} - cells <= {"3. "}
    assert plan_file(plan, "pdf", today=TODAY).startswith(b"%PDF-")


def test_what_was_built_is_counted_from_the_registry(world: World) -> None:
    operator = world.organisations["operator_a"].pk
    an_asset(world, in_service_on=date(2026, 2, 1))
    an_asset(world, in_service_on=date(2025, 12, 31))
    an_asset(world, in_service_on=date(2026, 2, 1), state="planned")
    an_asset(
        world, "underground_route", attributes={"kind": "N1"}, length_m=900, in_service_on=date(2026, 3, 1)
    )
    built = built_in(world.province, 2026)[operator]
    assert built[3] == {"count": 1, "km": 0}
    assert built[1] == {"count": 1, "km": 0.9}
