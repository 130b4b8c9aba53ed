"""Texts and numbers larger than their column: said in a sentence, or cut, and never an error of the database.

SQLite keeps what does not fit; PostgreSQL, on which the same tests run, refuses it.
"""

from dataclasses import replace
from typing import Any

import pytest

from hatangso.adapters.table_file import read_table
from hatangso.domain.numbers_format import format_number, parse_number
from hatangso.flows.accept_plan import accept_plan
from hatangso.flows.edit_organisation import OrganisationFacts, add_organisation, set_wording
from hatangso.flows.edit_report import HeadWords, edit_head
from hatangso.flows.edit_target import MeasureDraft, TargetDraft, add_target
from hatangso.flows.enter_succession import rehearse_successions
from hatangso.flows.import_neighbourhoods import rehearse_neighbourhoods
from hatangso.flows.import_organisations import rehearse_organisations
from hatangso.flows.refused import Refused
from hatangso.flows.review_item import add_item, correct_item
from hatangso.flows.set_baseline import Start, set_baseline
from hatangso.store.programme.models import TargetMeasure, Task
from tests.plan_world import NOW, item_with, officer, uploaded
from tests.programme_world import TODAY, actor, build_programme
from tests.report_world import CLOSING, build_year, composed
from tests.world import START, World


def table(*rows: str) -> Any:
    return read_table("\n".join(rows).encode())


def test_a_task_s_number_fits_its_column(world: World) -> None:
    plan = uploaded(world)
    item = add_item(actor=officer(world), plan=plan, kind="task", start=10, end=60, now=NOW)
    with pytest.raises(Refused, match="9999"):
        correct_item(actor=officer(world), item=item, data={"no": 40_000}, version=1, now=NOW)
    correct_item(actor=officer(world), item=item, data={"no": 9999}, version=1, now=NOW)
    accept_plan(actor=officer(world), plan=plan, leave_pending=True, now=NOW)
    assert Task.objects.get(source_item=item).number == 9999


def test_a_long_unit_of_the_plan_s_own_does_not_keep_it_from_going_live(world: World) -> None:
    plan = uploaded(world)
    item = item_with(plan, "5G phủ sóng")
    measure = {"indicator": None, "op": ">=", "value": 3, "unit": "điểm " * 20}
    correct_item(actor=officer(world), item=item, data={"measures": [measure]}, version=1, now=NOW)
    accept_plan(actor=officer(world), plan=plan, leave_pending=True, now=NOW)
    assert TargetMeasure.objects.get(target__source_item=item).unit_text == ("điểm " * 8)


def test_no_promise_is_larger_than_a_number_that_can_be_shown(world: World) -> None:
    programme, person = build_programme(world), actor(world, "officer")
    huge = TargetDraft("Rất nhiều", 2030, "", (MeasureDraft("", "numeric", ">=", 1e16),))
    with pytest.raises(Refused, match="quá lớn"):
        add_target(actor=person, unit=world.ward, draft=huge, now=NOW)
    measure = TargetMeasure.objects.get(target=programme.pop_5g)
    measure.unit_text = ""
    with pytest.raises(Refused, match="quá lớn"):
        set_baseline(actor=person, measure=measure, start=Start(1e16, START, "x"), milestones={}, now=NOW)
    plan = uploaded(world)
    item = item_with(plan, "5G phủ sóng")
    data = {"measures": [{"indicator": None, "op": ">=", "value": 10**16, "unit": None}]}
    with pytest.raises(Refused, match="quá lớn"):
        correct_item(actor=officer(world), item=item, data=data, version=1, now=NOW)


def test_the_largest_float_is_written_and_more_than_it_is_not_read() -> None:
    assert format_number(1e300, 6).startswith("1.000.000.000")
    assert format_number(1e25, 6) == "10" + ".000" * 8
    assert parse_number("9" * 400) is None


def test_a_name_too_long_for_an_organisation_is_refused(world: World) -> None:
    facts = OrganisationFacts("office", "Phòng " + "x" * 200)
    with pytest.raises(Refused, match="200"):
        add_organisation(actor=actor(world, "officer"), unit=world.ward, facts=facts, on=TODAY)


def test_a_wording_whose_key_grows_beyond_its_column_is_kept(world: World) -> None:
    text = "UBND, HĐND, " * 24  # the key spells the abbreviations out
    office = world.organisations["economy"]
    made = set_wording(
        actor=actor(world, "officer"), unit=world.ward, text=text, organisation=office, now=NOW
    )
    assert made.organisation == office
    assert len(made.key) <= 300


def test_the_signer_s_authority_fits_the_report(world: World) -> None:
    world.people["head"].position = "Chủ tịch " + "Ủy ban nhân dân " * 6
    world.people["head"].save()
    year = build_year(world)
    world.people["head"].position = ("Chủ tịch " + "Ủy ban nhân dân " * 7)[:120]
    world.people["head"].save()
    report = composed(world, year)
    words = HeadWords(
        title="Kết quả", parent="", issuer="UBND", issuer_in_words="UBND", symbol="BC-UBND", place="An Hòa",
        addressees=[], recipients=[], authority=["TM. ỦY BAN NHÂN DÂN", "x" * 110], signer_name="",
        cutoff=report.cutoff,
    )  # fmt: skip
    person = actor(world, "officer")
    with pytest.raises(Refused, match="120"):
        edit_head(actor=person, report=report, words=words, version=report.version)
    kept = edit_head(
        actor=person, report=report, words=replace(words, authority=["x" * 120]), version=report.version
    )
    assert kept.signer_title == "x" * 120
    assert CLOSING.date() >= kept.cutoff


def test_a_table_s_cells_that_do_not_fit_are_named_before_anything_is_written(world: World) -> None:
    person = actor(world, "officer")
    homes = table("Loại,Tên,Số hộ", "Thôn,Một,9.999.999.999", "Thôn,Hai,999.999.999")
    told = rehearse_neighbourhoods(actor=person, unit=world.ward, table=homes, on=TODAY)
    assert [fault.cell for fault in told.faults] == ["C2"]
    offices = table("Loại,Tên,Thư điện tử", f"Phòng chuyên môn,Phòng A,{'a' * 250}@x.vn")
    told = rehearse_organisations(actor=person, unit=world.ward, table=offices)
    assert "Thư điện tử" in " ".join(fault.sentence for fault in told.faults)
    former = table("Loại,Tên,Thuộc,Ngày,Căn cứ", f"xã,{'x' * 121},{'y' * 141},01/07/2025,NQ 1")
    told = rehearse_successions(actor=person, unit=world.ward, table=former, today=TODAY)
    assert [fault.cell for fault in told.faults] == ["B2", "C2"]
