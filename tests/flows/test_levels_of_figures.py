"""What a filing lays before the province is decided there: a ward neither approves nor returns it alone."""

import pytest
from django.urls import reverse

from hatangso.domain.collection.sheet import CellValues
from hatangso.flows.decide_figure import approve_figures, return_figure
from hatangso.flows.decide_filing import approve_filing, return_filing
from hatangso.flows.refused import Refused
from hatangso.flows.submit_filing import submit_filing
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.models import Filing
from hatangso.store.programme.models import Observation
from tests.filing_world import NOW, acting, begun, fill, submitted
from tests.programme_world import record, told
from tests.web.test_work_pages import signed_in
from tests.world import World


def fresh(filing: Filing) -> Filing:
    return filings().get(pk=filing.pk)


def test_a_wards_head_cannot_approve_one_by_one_what_waits_for_the_province(world: World) -> None:
    submitted(world, levels=("province",))
    row = Observation.objects.get(indicator="pop_5g")
    with pytest.raises(Refused, match="do cấp tỉnh duyệt"):
        approve_figures(actor=acting(world, "head"), unit=world.ward, figures=[row], now=NOW)
    with pytest.raises(Refused, match="do cấp tỉnh duyệt"):
        return_figure(actor=acting(world, "head"), figure=row, reason="Sai", now=NOW)
    page = signed_in(world, "head").get(reverse("figure_queue", args=["D0101"])).content.decode()
    assert f'value="{row.pk}"' not in page, "nothing is offered that would be refused"
    row.refresh_from_db()
    assert row.state == "entered"


def test_a_wards_head_cannot_send_back_what_the_province_approved(world: World) -> None:
    filing = submitted(world, levels=("province",))
    approve_filing(actor=acting(world, "city"), filing=filing, seen=filing.revision, now=NOW)
    row = Observation.objects.get(indicator="pop_5g")
    with pytest.raises(Refused, match="do cấp tỉnh duyệt"):
        return_figure(actor=acting(world, "head"), figure=row, reason="Sai", now=NOW)
    correction = told("2026-Q3", 6500, 12000)
    source = world.organisations["culture"]
    mended = record(
        world, "officer", "pop_5g", correction, source=source, corrects=row, correction_reason="Sai"
    )
    with pytest.raises(Refused, match="do cấp tỉnh duyệt"):
        approve_figures(actor=acting(world, "head"), unit=world.ward, figures=[mended], now=NOW)
    row.refresh_from_db()
    assert row.state == "approved", "until the filing, opened again, is approved where it was before"


def test_a_figure_that_two_filings_tell_counts_once_either_is_approved(world: World) -> None:
    first = submitted(world)
    second = begun(world)  # what was told before stands in it
    fill(world, second, shared_data_store=CellValues(blank_reason="Chưa có báo cáo của nhà thầu"))
    second = submit_filing(actor=acting(world, "officer"), filing=fresh(second), seen=None, now=NOW)
    row = Observation.objects.get(indicator="pop_5g")
    return_filing(
        actor=acting(world, "head"), filing=fresh(first), seen=fresh(first).revision,
        reason="Thiếu văn bản", remarks={}, now=NOW,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.state == "returned"
    approve_filing(actor=acting(world, "head"), filing=second, seen=second.revision, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.approved_level, row.decided_by) == ("approved", "commune", world.people["head"])
