"""Declared rents follow one another; tenancies are kept by owners; yearly plans go to and fro."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from docx import Document
from openpyxl import load_workbook

from hatangso.domain.sharing.year_plan import PlanLine
from hatangso.flows.assets.form_lines import lines_of
from hatangso.flows.receive import receive_file
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.declare_rent import RentDraft, declare_rent, withdraw_rent
from hatangso.flows.sharing.keep_tenancy import add_tenancy, continue_tenancy, end_tenancy, withdraw_tenancy
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
from hatangso.store.sharing.models import DeclaredRent, Tenancy, YearPlan
from hatangso.store.sharing.shared_assets import (
    open_to_others,
    places,
    shareable_assets,
    shared,
    shared_positions,
)
from hatangso.store.sharing.who_sees import tenancies_seen_by, year_plans_seen_by
from tests.sharing_world import NOW, TODAY, a_third_operator, acting, an_asset, paper
from tests.world import World


def draft(world: World, **told: Any) -> RentDraft:
    made = RentDraft(
        operator=world.organisations["operator_a"],
        unit=world.province,
        type="underground_route",
        kind="N1",
        area="",
        price=Decimal("79.258"),
        money="thousand",
        measure="m",
        time="year",
        conditions="chưa gồm thuế",
        valid_from=date(2026, 1, 1),
        valid_to=None,
        document="Tờ khai 01/2026",
    )
    return replace(made, **told)


def declared(world: World, who: str = "operator", *, sure: bool = False, **told: Any) -> DeclaredRent:
    return declare_rent(
        actor=acting(world, who), draft=draft(world, **told), files=[paper()], now=NOW, sure=sure
    )


def test_a_new_rent_ends_the_former_and_its_withdrawal_lets_it_hold_again(world: World) -> None:
    first = declared(world, valid_to=date(2027, 1, 1))
    second = declared(world, price=Decimal("85"), valid_from=date(2026, 7, 1))
    first.refresh_from_db()
    assert (first.valid_to, second.replaces) == (date(2026, 7, 1), first)
    with pytest.raises(Refused, match="Đã có giá kê khai mới"):
        withdraw_rent(actor=acting(world, "operator"), rent=first, now=NOW)
    withdraw_rent(actor=acting(world, "operator"), rent=second, now=NOW)
    first.refresh_from_db()
    assert first.valid_to == date(2027, 1, 1)
    with pytest.raises(Refused, match="từ ngày sau đó"):
        declared(world, valid_from=date(2025, 12, 31))


def test_another_kind_place_or_measure_is_another_rent(world: World) -> None:
    declared(world)
    for told in ({"kind": "N2"}, {"unit": world.ward}, {"time": "month"}, {"area": "Đường Bờ Đê"}):
        declared(world, **told)
    assert DeclaredRent.objects.filter(valid_to=None).count() == 5


def test_thousand_taken_for_dong_is_asked_about_and_nothing_is_computed(world: World) -> None:
    declared(world)
    with pytest.raises(Refused, match="có thể nhầm đồng với nghìn đồng") as told:
        declared(world, "rival", operator=world.organisations["operator_b"], money="dong")
    assert told.value.field == "sure"
    odd = declared(world, "rival", operator=world.organisations["operator_b"], money="dong", sure=True)
    assert (odd.price, odd.money) == (Decimal("79.258"), "dong")


def test_a_rent_needs_its_paper_its_owner_and_a_price(world: World) -> None:
    with pytest.raises(Refused, match="đính kèm văn bản kê khai"):
        declare_rent(actor=acting(world, "operator"), draft=draft(world), files=[], now=NOW)
    with pytest.raises(PermissionDenied):
        declared(world, "rival")
    for told, sentence in (
        ({"price": Decimal(0)}, "lớn hơn 0"),
        ({"type": "camera"}, "có thể dùng chung"),
        ({"kind": "A1"}, "không thuộc danh mục"),
        ({"valid_to": date(2026, 1, 1)}, "phải sau ngày"),
        ({"document": " "}, "số, ngày văn bản"),
    ):
        with pytest.raises(Refused, match=sentence):
            declared(world, **told)


def put_on(world: World, asset: Any, who: str = "operator", **told: Any) -> Tenancy:
    return add_tenancy(
        **{
            "actor": acting(world, who),
            "asset": asset,
            "tenant": world.organisations["operator_b"],
            "tenant_name": "",
            "valid_from": date(2026, 1, 1),
            "valid_to": None,
            "document": "01/TT",
            "note": "",
            "now": NOW,
            **told,
        }
    )


def test_places_are_counted_from_the_tenancies_of_the_day(world: World) -> None:
    mast = an_asset(world, attributes={"kind": "A1", "sharing_operators": 3})
    an_asset(world, attributes={"kind": "A1", "shared_by": 2})
    an_asset(world, "pole", attributes={"kind": "C1"})
    an_asset(world, "station_house", attributes={"kind": "NT1", "sharing": True})
    tenancy = put_on(world, mast)
    assets = shareable_assets(world.province, TODAY)
    assert places(assets.get(pk=mast.pk)).free == 1
    told = {one.type: one for one in shared_positions(world.ward, TODAY)}
    masts = told["antenna_mast"]
    assert (masts.listed, masts.by_tenancy, masts.by_word, masts.open) == (2, 1, 1, 1)
    assert masts.ratio.percent == 100
    assert (told["pole"].ratio.percent, told["pole"].open, told["station_house"].open) == (0, 0, 1)
    assert shared(assets).count() == 2
    assert open_to_others(assets).count() == 2
    end_tenancy(actor=acting(world, "operator"), tenancy=tenancy, on=TODAY, now=NOW)
    assert places(shareable_assets(world.province, TODAY).get(pk=mast.pk)).free == 2
    assert places(shareable_assets(world.province, date(2026, 2, 1)).get(pk=mast.pk)).free == 1


def test_one_operator_is_on_an_asset_once_and_steps_are_undone(world: World) -> None:
    mast, actor = an_asset(world), acting(world, "operator")
    tenancy = put_on(world, mast)
    with pytest.raises(Refused, match="đã được ghi dùng chung"):
        put_on(world, mast)
    with pytest.raises(Refused, match="Chủ sở hữu không ghi"):
        put_on(world, mast, tenant=world.organisations["operator_a"])
    with pytest.raises(Refused, match="phải sau ngày bắt đầu"):
        end_tenancy(actor=actor, tenancy=tenancy, on=date(2026, 1, 1), now=NOW)
    end_tenancy(actor=actor, tenancy=tenancy, on=TODAY, now=NOW)
    assert continue_tenancy(actor=actor, tenancy=tenancy, now=NOW).valid_to is None
    withdraw_tenancy(actor=actor, tenancy=tenancy, now=NOW)
    again = put_on(world, mast)
    with pytest.raises(Refused, match="dùng chung lại"):
        continue_tenancy(actor=actor, tenancy=tenancy, now=NOW)
    withdraw_tenancy(actor=actor, tenancy=again, now=NOW)
    continue_tenancy(actor=actor, tenancy=tenancy, now=NOW)
    assert Tenancy.objects.filter(withdrawn_at=None).get() == tenancy


def test_an_undone_withdrawal_leaves_the_end_and_nobody_is_there_twice(world: World) -> None:
    mast, actor = an_asset(world), acting(world, "operator")
    ended = put_on(world, mast, tenant=None, tenant_name="Cty C", valid_to=TODAY)
    withdraw_tenancy(actor=actor, tenancy=ended, now=NOW)
    assert continue_tenancy(actor=actor, tenancy=ended, now=NOW).valid_to == TODAY
    put_on(world, mast, tenant=None, tenant_name="Cty C", valid_from=TODAY)
    with pytest.raises(Refused, match="dùng chung lại"):
        continue_tenancy(actor=actor, tenancy=ended, now=NOW)
    assert places(shareable_assets(world.province, TODAY).get(pk=mast.pk)).taken == 1


def test_rivals_neither_keep_nor_see_tenancies_that_are_not_theirs(world: World) -> None:
    mast = an_asset(world)
    third = a_third_operator(world)
    for who in ("rival", "third", "leader", "police"):
        with pytest.raises(PermissionDenied):
            put_on(world, mast, who)
    tenancy = put_on(world, mast)
    assert not tenancies_seen_by(third, world.province).exists()
    for who, unit in (("operator", world.province), ("rival", world.province), ("officer", world.ward)):
        assert list(tenancies_seen_by(acting(world, who), unit)) == [tenancy], who


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
