"""The year's estimate of money (dự toán kinh phí) as an official document for the finance office."""

from dataclasses import dataclass

from hatangso.domain.money import MoneyKind, MoneySource
from hatangso.domain.numbers_format import format_number
from hatangso.domain.reports.blocks import (
    Align,
    Block,
    Bullets,
    Column,
    Heading,
    Level,
    Paragraph,
    Row,
    RowKind,
    Table,
    row,
)
from hatangso.domain.reports.facts import Head
from hatangso.domain.reports.inline import Figure, Runs, Text, runs
from hatangso.domain.reports.model import END_MARK, Annex, OfficialDocument, Orientation
from hatangso.domain.reports.number_words import dong_in_words
from hatangso.domain.reports.phrases import NO_FIGURE, inside, named, sentence
from hatangso.domain.reports.under_head import under_head

KIND = "Dự toán kinh phí"


@dataclass(frozen=True)
class EstimateLine:
    """One amount asked for: what for, from which source, in đồng (None: not yet estimated).

    Lines of one `content` make one row. `basis`: how it was reckoned, or by which document. `ref`: what a
    page opens for the amount. Lines of other kinds than ESTIMATE are not part of an estimate and left out.
    """

    content: str
    source: MoneySource
    kind: MoneyKind
    dong: int | None
    basis: str = ""
    leads: tuple[str, ...] = ()
    ref: str = ""


def compose_estimate(head: Head, year: int, lines: tuple[EstimateLine, ...]) -> OfficialDocument:
    """The estimate of a year: the sum in figures and words, by source, and a row for each content."""
    asked = tuple(line for line in lines if line.kind is MoneyKind.ESTIMATE)
    sources = tuple(source for source in MoneySource if any(line.source is source for line in asked))
    annexes = (Annex(f"Chi tiết dự toán kinh phí năm {year}", (_table(asked, sources, year),), _ACROSS),)
    return under_head(
        head,
        kind=KIND,
        legal_bases=tuple(f"Căn cứ {basis.strip().removeprefix('Căn cứ ')}" for basis in head.legal_bases),
        body=_body(head, year, asked, sources),
        annexes=annexes if asked else (),
    )


_ACROSS = Orientation.LANDSCAPE


def _body(
    head: Head, year: int, lines: tuple[EstimateLine, ...], sources: tuple[MoneySource, ...]
) -> tuple[Block, ...]:
    subject = inside(sentence(head.subject)[:-1])
    of_year = "" if str(year) in subject else f"năm {year} "
    opening = Paragraph(runs(f"{head.issuer_in_words} lập dự toán kinh phí {of_year}{subject} như sau:"))
    closing = Paragraph(
        runs(
            f"Trên đây là dự toán kinh phí năm {year} của {head.issuer_in_words}, "
            f"kính đề nghị cấp có thẩm quyền xem xét, tổng hợp{END_MARK}"
        )
    )
    ref = f"money:{year}"
    total = _sum(lines)
    if total is None:
        return (opening, Paragraph(runs(f"Dự toán kinh phí năm {year}: {NO_FIGURE}.")), closing)
    blocks: list[Block] = [
        opening,
        Heading(Level.CLAUSE, "1.", "Tổng dự toán kinh phí"),
        Paragraph(runs("Tổng số: ", Figure(f"{format_number(total, 0)} đồng", ref), ".")),
        Paragraph(runs(Text(f"(Bằng chữ: {dong_in_words(total)}).", italic=True))),
        Heading(Level.CLAUSE, "2.", "Nguồn kinh phí"),
        Bullets(tuple(_source_line(source, lines, ref) for source in sources)),
    ]
    if any(line.dong is None for line in lines):
        blocks.append(Paragraph(runs("Tổng số chưa gồm các nội dung chưa có số liệu dự toán.")))
    return (*blocks, Paragraph(runs("Chi tiết tại Phụ lục kèm theo.")), closing)


def _source_line(source: MoneySource, lines: tuple[EstimateLine, ...], ref: str) -> Runs:
    amount = _sum(tuple(line for line in lines if line.source is source))
    return runs(f"{source.label.vi}: ", *_dong(amount, ref), " đồng." if amount is not None else ".")


def _table(lines: tuple[EstimateLine, ...], sources: tuple[MoneySource, ...], year: int) -> Table:
    columns = (
        Column("STT", 5, Align.CENTER),
        Column("Nội dung", 30),
        Column("Cơ quan chủ trì", 18),
        Column("Căn cứ, cách tính", 18),
        *(Column(source.label.vi, 13, Align.RIGHT) for source in sources),
        Column("Tổng cộng", 13, Align.RIGHT),
    )
    contents = tuple(dict.fromkeys(line.content for line in lines))
    rows = [
        _content_row(number, tuple(line for line in lines if line.content == content), sources, year)
        for number, content in enumerate(contents, start=1)
    ]
    ref = f"money:{year}"
    sums = [_dong(_sum(tuple(x for x in lines if x.source is source)), ref) for source in sources]
    last = row("", "Tổng cộng", "", "", *sums, _dong(_sum(lines), ref), kind=RowKind.TOTAL)
    return Table(columns, (*rows, last), unit="Đơn vị tính: đồng")


def _content_row(
    number: int, lines: tuple[EstimateLine, ...], sources: tuple[MoneySource, ...], year: int
) -> Row:
    """A source from which nothing is asked for this content stays empty: it is not 0 and not unknown."""
    ref = next((line.ref for line in lines if line.ref), f"money:{year}")
    amounts = []
    for source in sources:
        of_source = tuple(line for line in lines if line.source is source)
        amounts.append(_dong(_sum(of_source), ref) if of_source else ())
    return row(
        f"{number}",
        sentence(lines[0].content)[:-1],
        named(tuple(dict.fromkeys(lead for line in lines for lead in line.leads))),
        named(tuple(dict.fromkeys(line.basis for line in lines))),
        *amounts,
        _dong(_sum(lines), ref),
    )


def _sum(lines: tuple[EstimateLine, ...]) -> int | None:
    """The amounts together; None where not one is known."""
    known = [line.dong for line in lines if line.dong is not None]
    return sum(known) if known else None


def _dong(amount: int | None, ref: str) -> Runs:
    if amount is None:
        return runs(Text(NO_FIGURE, italic=True))
    return runs(Figure(format_number(amount, 0), ref))
