"""How an official document words its number, date, addressees, recipients and annexes."""

from dataclasses import replace
from datetime import date

import pytest

from hatangso.domain.reports.blocks import Column, Paragraph, Table, row
from hatangso.domain.reports.inline import plain, printable, runs
from hatangso.domain.reports.model import Annex, OfficialDocument, Signature

DOCUMENT = OfficialDocument(
    issuer="ỦY BAN NHÂN DÂN PHƯỜNG AN HÒA",
    issuer_in_words="Ủy ban nhân dân phường An Hòa",
    symbol="BC-UBND",
    place="An Hòa",
    kind="Báo cáo",
    subject="Kết quả",
    body=(Paragraph(runs("Trên đây là báo cáo./.")),),
    signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
)
BLANK = "\u00a0" * 5


def test_a_number_below_ten_gets_a_zero_and_a_missing_one_leaves_room() -> None:
    assert replace(DOCUMENT, number="5").number_line == "Số: 05/BC-UBND"
    assert replace(DOCUMENT, number="125").number_line == "Số: 125/BC-UBND"
    assert DOCUMENT.number_line == f"Số: {BLANK}/BC-UBND"


def test_days_below_ten_and_the_months_one_and_two_get_a_zero() -> None:
    assert replace(DOCUMENT, issued_on=date(2026, 2, 5)).place_line == "An Hòa, ngày 05 tháng 02 năm 2026"
    assert replace(DOCUMENT, issued_on=date(2026, 3, 15)).place_line == "An Hòa, ngày 15 tháng 3 năm 2026"
    assert DOCUMENT.place_line == f"An Hòa, ngày {BLANK} tháng {BLANK} năm {BLANK}"


def test_one_addressee_stands_on_the_line_of_the_salutation_several_below_it() -> None:
    assert DOCUMENT.addressee_lines == ()
    assert replace(DOCUMENT, addressees=("Sở A",)).addressee_lines == ("Kính gửi: Sở A",)
    assert replace(DOCUMENT, addressees=("Sở A", "Sở B;", "Sở A")).addressee_lines == (
        "Kính gửi:",
        "- Sở A;",
        "- Sở B;",
        "- Sở A.",
    )


def test_recipients_begin_with_as_above_only_where_somebody_is_addressed() -> None:
    recipients = ("CT UBND phường", "Lưu: VT, VHXH.")
    assert replace(DOCUMENT, recipients=recipients).recipient_lines == (
        "- CT UBND phường;",
        "- Lưu: VT, VHXH.",
    )
    addressed = replace(DOCUMENT, recipients=recipients, addressees=("Sở A",))
    assert addressed.recipient_lines[0] == "- Như trên;"


def test_legal_bases_end_with_semicolons_and_the_last_with_a_stop() -> None:
    assert replace(DOCUMENT, legal_bases=("Căn cứ A.", "Căn cứ B")).basis_lines == ("Căn cứ A;", "Căn cứ B.")


def test_annexes_are_numbered_in_roman_from_two_on_and_tell_to_what_they_belong() -> None:
    one, two = Annex("Một", ()), Annex("Hai", ())
    assert replace(DOCUMENT, annexes=(one,)).annex_heading(one) == "Phụ lục"
    assert replace(DOCUMENT, annexes=(one, two)).annex_heading(two) == "Phụ lục II"
    dated = replace(DOCUMENT, number="7", issued_on=date(2026, 12, 5))
    assert dated.annex_reference == (
        "(Kèm theo Báo cáo số 07/BC-UBND ngày 05 tháng 12 năm 2026 của Ủy ban nhân dân phường An Hòa)"
    )


def test_a_body_that_does_not_end_with_the_end_mark_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\./\."):
        replace(DOCUMENT, body=(Paragraph(runs("Hết.")),))


def test_a_row_that_does_not_fill_its_table_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells does not fill 2"):
        Table((Column("A", 1), Column("B", 1)), (row("một"),))


def test_control_signs_go_and_letters_stay() -> None:
    assert printable("a\x00\x0bb\n\tc \ud800\ue000\u202e≥ ệ <b>") == "ab c ≥ ệ <b>"
    assert plain(runs("a ", "", "b")) == "a b"
