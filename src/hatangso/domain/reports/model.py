"""An official document of named type (báo cáo, tờ trình, kế hoạch …) as a value, before any file format.

Which parts there are, and how they are worded, follows Nghị định 30/2020/NĐ-CP, Phụ lục I, and its
sample 1.4 (văn bản có tên loại). How they look is in layout.py.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatangso.domain.reports.blocks import Block, Paragraph
from hatangso.domain.reports.inline import plain, printable

STATE_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
STATE_MOTTO = "Độc lập - Tự do - Hạnh phúc"
END_MARK = "./."
# A blank to be written in by hand or by the office's document system; it must not collapse.
_BLANK = "\u00a0" * 5


class Orientation(StrEnum):
    """How the paper lies."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True)
class Signature:
    """Who signs: lines of authority from above ('TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'), name.

    The name stands without rank or degree. Between the two is room for signature and seal, never a picture.
    """

    authority: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Annex:
    """An annex with pages numbered of its own."""

    title: str
    body: tuple[Block, ...]
    orientation: Orientation = Orientation.PORTRAIT


@dataclass(frozen=True)
class OfficialDocument:
    """One document. Empty `number` and no date leave blanks for the office's document system.

    `parent`: the superior body's name, empty where there is none; `issuer`: the issuing body's name;
    `issuer_in_words`: the same inside a sentence ('Ủy ban nhân dân phường Chu Văn An').
    `recipients`: the list under 'Nơi nhận' without '- Như trên' and without the dash; the last one is
    where it is filed ('Lưu: VT, VHXH').
    """

    issuer: str
    issuer_in_words: str
    symbol: str
    place: str
    kind: str
    subject: str
    body: tuple[Block, ...]
    signature: Signature
    parent: str = ""
    number: str = ""
    issued_on: date | None = None
    addressees: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    language: str = "vi"
    is_sheet: bool = False  # a sheet that goes with a letter: no state's name, number, recipients, signature

    def __post_init__(self) -> None:
        last = self.body[-1] if self.body else None
        if not isinstance(last, Paragraph) or not plain(last.line).endswith(END_MARK):
            raise ValueError(f"The body of an official document ends with a paragraph that ends '{END_MARK}'")

    @property
    def number_line(self) -> str:
        """'Số: 05/BC-UBND'; a number below 10 gets a 0 before it."""
        return f"Số: {self._number_or_blank}/{self.symbol}"

    @property
    def place_line(self) -> str:
        """'Chu Văn An, ngày 05 tháng 12 năm 2026'."""
        return f"{printable(self.place)}, {_day(self.issued_on)}"

    @property
    def basis_lines(self) -> tuple[str, ...]:
        """Every legal basis ends with ';', the last with '.'."""
        return _punctuated(self.legal_bases)

    @property
    def addressee_lines(self) -> tuple[str, ...]:
        """One line for one addressee; for several a line each after 'Kính gửi:', ending ';' and '.'."""
        if len(self.addressees) == 1:
            return (f"Kính gửi: {printable(self.addressees[0]).strip(' .;')}",)
        if not self.addressees:
            return ()
        return ("Kính gửi:", *(f"- {line}" for line in _punctuated(self.addressees)))

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """'- Như trên;' first where the document is addressed to someone, then the list."""
        listed = (("Như trên",) if self.addressees else ()) + self.recipients
        return tuple(f"- {line}" for line in _punctuated(listed))

    def annex_heading(self, annex: Annex) -> str:
        """'Phụ lục' where it is the only one, else 'Phụ lục I', 'Phụ lục II' …"""
        if len(self.annexes) == 1:
            return "Phụ lục"
        return f"Phụ lục {roman(self.annexes.index(annex) + 1)}"

    @property
    def annex_reference(self) -> str:
        """'(Kèm theo Báo cáo số …/BC-UBND ngày … tháng … năm … của …)'."""
        return (
            f"(Kèm theo {self.kind.capitalize()} số {self._number_or_blank}/{self.symbol} "
            f"{_day(self.issued_on)} của {self.issuer_in_words})"
        )

    @property
    def _number_or_blank(self) -> str:
        number = self.number.strip()
        return number.zfill(2) if number.isdecimal() else number or _BLANK


def roman(number: int) -> str:
    """
    >>> [roman(n) for n in (1, 4, 9, 14, 40)]
    ['I', 'IV', 'IX', 'XIV', 'XL']
    """
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def _day(day: date | None) -> str:
    """Days below 10 and the months 1 and 2 get a 0 before them (Phụ lục I, thời gian ban hành)."""
    if day is None:
        return f"ngày {_BLANK} tháng {_BLANK} năm {_BLANK}"
    month = f"{day.month:02}" if day.month <= 2 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _punctuated(lines: tuple[str, ...]) -> tuple[str, ...]:
    bare = [printable(line).strip().rstrip(" .;,") for line in lines]
    return (*(f"{line};" for line in bare[:-1]), *(f"{line}." for line in bare[-1:]))
