"""A whole filing checked: what cells are compared with, what is asked, what is confirmed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.footing import Footing
from hatangso.domain.validation.filing import (
    ToldByOthers,
    check_cells,
    confirm,
    open_findings,
)
from hatangso.domain.words import Words
from tests.filing_samples import CENTRE, DOWNLOAD, FIBRE, FIRST, SECOND, WARD, context, row, sheet

NUMBERS = st.one_of(st.none(), st.floats(allow_nan=True), st.integers(-10, 10_000))


def rules(cells: dict[CellKey, CellValues], **known: object) -> list[tuple[str, str, str]]:
    return [(f.rule, f.key, f.field) for f in check_cells(cells, context(**known))]


def test_a_filing_without_faults_has_no_findings() -> None:
    cells = {
        WARD: CellValues(part=3100, whole=4000),
        FIRST: CellValues(part=1200, whole=1500),
        SECOND: CellValues(part=1900, whole=2500),
        DOWNLOAD: CellValues(value=61.5),
    }
    assert check_cells(cells, context()) == ()


def test_neighbourhoods_that_do_not_add_up_to_the_ward_are_asked_about_once_all_are_told() -> None:
    cells = {WARD: CellValues(part=3101, whole=4000), FIRST: CellValues(part=1200, whole=1500)}
    assert rules(cells) == []
    cells[SECOND] = CellValues(part=1900, whole=2500)
    assert rules(cells) == [("parts_add_up", WARD.text, "part")]


def test_what_others_told_is_named_with_its_footing() -> None:
    others = {WARD: (ToldByOthers(60, Footing.MEASURED, Words("Đo kiểm", "Drive test")),)}
    [finding] = check_cells({WARD: CellValues(part=3100, whole=4000)}, context(others=others))
    assert finding.words.vi == "Số này (77,5%) cao hơn nhiều so với 60% của Đo kiểm (đo thực tế)."


def test_history_of_the_place_itself_is_compared_with() -> None:
    """40, 41, 42, 43, 44, 45: middle 42.5, MAD 1.5, so 3.5 steps are 7.8; the floor of a half is 21.25."""
    history = {DOWNLOAD: (40.0, 41, 42, 43, 44, 45)}
    assert rules({DOWNLOAD: CellValues(value=63)}, history=history) == []
    assert rules({DOWNLOAD: CellValues(value=64)}, history=history) == [
        ("outlier_in_history", DOWNLOAD.text, "value")
    ]


def test_wards_of_one_kind_within_a_filing_are_peers_of_one_another() -> None:
    """Eight wards at 60, 62, … 72 and 72 %, one at 10 %: only that one stands out."""
    keys = [CellKey("fibre_households", f"{place:05}") for place in range(4, 13)]
    shares = [60, 62, 64, 66, 68, 70, 72, 72, 10]
    asked = replace(sheet(), rows=tuple(row(key, "Phường", FIBRE, "Cáp quang") for key in keys))
    cells = {key: CellValues(part=share, whole=100) for key, share in zip(keys, shares, strict=True)}
    kinds = {key.place: "phuong" for key in keys}
    found = check_cells(cells, context(asked, place_kinds=kinds, parts={}, place_counts={}))
    assert [(f.rule, f.key) for f in found] == [("outlier_among_peers", keys[-1].text)]


def test_at_submission_a_required_figure_is_told_or_its_lack_explained() -> None:
    cells = {
        WARD: CellValues(part=3100, whole=4000),
        FIRST: CellValues(blank_reason="Chưa điều tra"),
        DOWNLOAD: CellValues(value=50),
    }
    found = check_cells(cells, context(), complete=True)
    assert {f.key for f in found if f.rule == "blank"} == {SECOND.text, CENTRE.text, "iot_level|00004|"}


def test_a_figure_that_nobody_asked_for_is_refused() -> None:
    stranger = CellKey("pop_5g", "00004")
    [finding] = check_cells({stranger: CellValues(value=3)}, context())
    assert (finding.rule, finding.is_hard) == ("not_asked", True)


def test_a_confirmed_soft_finding_is_closed_and_a_hard_one_never_is() -> None:
    cells = {DOWNLOAD: CellValues(value=90), WARD: CellValues(part=4001, whole=4000)}
    found = check_cells(cells, context())
    closed = confirm(cells, {DOWNLOAD: "Nâng cấp", WARD: "Đúng thế"}, found)
    assert {f.rule for f in open_findings(found, cells)} == {
        "jump_of_number",
        "jump_of_share",
        "part_within_whole",
    }
    assert [f.rule for f in open_findings(found, closed)] == ["part_within_whole"]


@given(NUMBERS, NUMBERS, NUMBERS)
def test_whatever_is_typed_is_answered_and_a_part_above_its_whole_never_passes(
    part: float | None, whole: float | None, value: float | None
) -> None:
    found = check_cells(
        {WARD: CellValues(part=part, whole=whole), DOWNLOAD: CellValues(value=value)}, context()
    )
    hard = {(f.key, f.field) for f in found if f.is_hard}
    assert all("{" not in f.words.vi and "{" not in f.words.en for f in found)
    if part is not None and whole is not None and part > whole:
        assert hard & {(WARD.text, "part"), (WARD.text, "whole")}
    if value is not None and not 0 <= value <= 1e15:
        assert (DOWNLOAD.text, "value") in hard
