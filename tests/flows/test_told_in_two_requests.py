"""One figure asked for by two requests: what was told already is named, another answer is asked about."""

from hatangso.domain.collection.sheet import CellValues
from hatangso.flows.check_filing import check_filing
from hatangso.flows.start_filing import start_filing
from hatangso.flows.submit_filing import submit_filing
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.filing_sheets import lay_out, sheet_of
from tests.filing_world import NOW, acting, ask, fill, make_collection, submitted
from tests.world import World


def test_another_answer_to_the_same_question_is_asked_about_and_its_first_place_named(world: World) -> None:
    submitted(world)  # 6.300 of 12.000 people
    again = make_collection(world, items=("pop_5g",))
    again.title = "Rà soát phủ sóng"
    again.save()
    officer = acting(world, "officer")
    filing = start_filing(
        actor=officer, recipient=ask(again, world.organisations["culture"], world.ward), now=NOW
    )
    row = sheet_of(filing).rows[0]
    named = f"Số liệu quý III/2026 – {world.organisations['culture']}"
    assert (row.current.part, row.taken_from) == (6300, named)
    assert check_filing(filing, lay_out(filing), actor=officer).found == (), "the same again is no question"
    fill(world, filing, pop_5g=CellValues(part=6000, whole=12000))
    filing = filings().get(pk=filing.pk)
    assert sheet_of(filing).rows[0].taken_from == ""
    (found,) = check_filing(filing, lay_out(filing), actor=officer).soft
    assert found.rule == "told_otherwise"
    assert found.words.vi == (
        "Đơn vị đã nộp 52,5% (6.300/12.000) cho cùng kỳ này ở “Số liệu quý III/2026”; số này khác."
    )
    why = CellValues(part=6000, whole=12000, confirmed=(("told_otherwise", "Đã rà lại"),))
    fill(world, filing, pop_5g=why)
    submit_filing(actor=officer, filing=filings().get(pk=filing.pk), seen=None, now=NOW)
    handed_in = filings().get(pk=filing.pk)
    seen_by_head = check_filing(handed_in, lay_out(handed_in), actor=acting(world, "head"))
    assert [one.rule for one in seen_by_head.soft] == ["told_otherwise"], "the approver reads it too"
    assert sheet_of(handed_in).rows[0].taken_from == ""
