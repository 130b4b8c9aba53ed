"""How an official report says counts, figures, changes and money."""

from hatangso.domain.numbers_format import format_number, format_quantity, format_ratio, unit_words
from hatangso.domain.quantities import Ratio
from hatangso.domain.reports.facts import FigureFact, TargetFact
from hatangso.domain.reports.inline import Figure, Runs, Text, runs

NO_FIGURE = "chưa có số liệu"


def count(number: int, ref: str) -> Figure:
    """How many, as officials write it: 03, 12."""
    return Figure(f"{number:02}", ref)


def figure(fact: FigureFact | None) -> Runs:
    """The figure with its evidence; where there is none, it says so."""
    return runs(Figure(fact.text, fact.ref)) if fact else runs(Text(NO_FIGURE, italic=True))


def footing(fact: FigureFact | None) -> str:
    """On what the figure stands, in brackets: '(1.850/2.000; báo cáo)'; what is not approved says so."""
    if fact is None:
        return ""
    said = [fact.footing.label.vi.lower()]
    if fact.part is not None and fact.whole is not None:
        halves = f"{format_number(fact.part)}/{format_number(fact.whole)}"
        said.insert(0, halves)
    if not fact.approved:
        said.append("chưa duyệt")
    return f" ({'; '.join(said)})"


def change(target: TargetFact) -> str:
    """By how much the figure moved: 'tăng 7,5 điểm phần trăm', 'không đổi'; empty where that is not known.

    Shares of a whole differ by percentage points (điểm phần trăm), never by per cent.
    """
    moved = target.change
    if moved is None:
        return ""
    amount = format_number(abs(moved), 2)
    if amount == "0":
        return "không đổi"
    return f"{'tăng' if moved > 0 else 'giảm'} {amount} {_unit_of_change(target.unit)}".rstrip()


def signed_change(target: TargetFact) -> Runs:
    """The same in a table: '+7,5', '-2'."""
    moved = target.change
    if moved is None or target.latest is None:
        return runs(Text(NO_FIGURE, italic=True))
    amount = format_number(moved, 2)
    return runs(Figure(f"+{amount}" if moved > 0 and amount != "0" else amount, target.latest.ref))


def _unit_of_change(unit: str) -> str:
    return "điểm phần trăm" if unit == "%" else unit_words(unit)


def planned(target: TargetFact) -> Runs:
    """What the plan asks for by the closing day."""
    if target.planned is None:
        return runs(Text("chưa xác định", italic=True))
    return runs(Figure(format_quantity(target.planned, target.unit), target.key))


def million(dong: int | None, ref: str) -> Runs:
    """Money in million đồng; 'chưa có số liệu' where no line was given, which is not 0."""
    if dong is None:
        return runs(Text(NO_FIGURE, italic=True))
    return runs(Figure(format_number(dong / 1_000_000, 3), ref))


def spent_share(spent: int | None, allotted: int | None, ref: str) -> Runs:
    """Spent of allotted, in per cent."""
    if spent is None or not allotted:
        return runs(Text(NO_FIGURE, italic=True))
    return runs(Figure(format_ratio(Ratio(spent, allotted)).split(" ")[0], ref))


def sentence(text: str) -> str:
    """The text as the end of a sentence: one full stop."""
    return f"{text.strip().rstrip(' .;,')}."


def inside(text: str) -> str:
    """A text within a sentence: its first letter small, unless it begins with capitals (UBND …).

    >>> inside("Hàng năm"), inside("UBND phường")
    ('hàng năm', 'UBND phường')
    """
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def named(names: tuple[str, ...]) -> str:
    """Several bodies in one line."""
    return "; ".join(name.strip() for name in names if name.strip())
