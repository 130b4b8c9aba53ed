"""A petition to an operator (kiến nghị nhà mạng): its evidence as a sheet, which is no official letter."""

from dataclasses import dataclass
from datetime import date

from hatangso.domain.numbers_format import format_number
from hatangso.domain.reports.blocks import Align, Bullets, Column, Heading, Level, Paragraph, Table, row
from hatangso.domain.reports.inline import runs
from hatangso.domain.reports.model import END_MARK, OfficialDocument, Signature


@dataclass(frozen=True)
class Line:
    """One statistic as it stood when the petition was sent; None where it may not be told."""

    name: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Evidence:
    """What was measured, frozen: place, operator, stratum, numbers in `unit`, verdict, method."""

    place: str
    operator: str
    stratum: str  # 'Tốc độ tải xuống, di động, 4G'
    period: str
    source: str
    unit: str
    lines: tuple[Line, ...]
    tests: int
    devices: int
    standing: str
    target: float | None
    outcome: str | None  # reached, not_reached, not_enough; None: no target
    verdict: str
    weak: str
    why_despite: str
    imports: tuple[str, ...]
    method: str
    boundaries: str
    computed_on: date


@dataclass(frozen=True)
class Sender:
    """Which organisation petitions, for which place, on which day."""

    organisation: str
    place: str
    on: date


# By outcome of the judgement (None: the plan names no target): in spite of what the petition is sent.
_WHY = {
    "reached": "Lý do kiến nghị dù số đo cho thấy đã đạt mục tiêu",
    "not_enough": "Lý do kiến nghị dù số đo chưa đủ căn cứ kết luận",
    None: "Lý do kiến nghị khi kế hoạch không nêu mục tiêu cho chỉ số này",
}


def petition_document(evidence: Evidence, sender: Sender, text: str, proposal: str) -> OfficialDocument:
    """The evidence with the request: a sheet without number, signature or the state's name. A letter to the
    operator, if one is sent, is written and signed in the office's document system.
    """
    paragraphs = [Paragraph(runs(line)) for line in _lines(text)]
    asked = _lines(proposal) or ("Đề nghị kiểm tra, có biện pháp khắc phục và trả lời bằng văn bản.",)
    facts = [
        f"Nguồn đo: {evidence.source}; kỳ {evidence.period[:1].lower()}{evidence.period[1:]}.",
        f"Số liệu: {format_number(evidence.devices, 0)} thiết bị, {format_number(evidence.tests, 0)} phép đo;"
        f" mức tin cậy: {evidence.standing}.",
    ]
    if evidence.target is not None:
        facts.append(f"Mục tiêu của kế hoạch: {format_number(evidence.target)} {evidence.unit}.")
    facts += [said for said in (evidence.verdict, evidence.weak) if said]
    if evidence.why_despite:
        facts.append(f"{_WHY.get(evidence.outcome, _WHY['not_enough'])}: {evidence.why_despite}")
    basis = [
        "Đơn vị tính là thiết bị: mỗi thiết bị một giá trị, là trung vị các lần đo của nó; khoảng là khoảng"
        " tin cậy 95%. Không gộp các nguồn đo.",
        f"Phương pháp {evidence.method}; ranh giới hành chính bản {evidence.boundaries[:12] or 'chưa ghi'};"
        f" tính ngày {evidence.computed_on:%d/%m/%Y}.",
        *(f"Lần nạp: {said}." for said in evidence.imports),
    ]
    return OfficialDocument(
        issuer=sender.organisation.upper(),
        issuer_in_words=sender.organisation,
        symbol="",
        place=sender.place,
        issued_on=sender.on,
        kind="PHỤ LỤC SỐ LIỆU ĐO",
        subject=f"Kèm kiến nghị của {sender.organisation} ngày {sender.on:%d/%m/%Y}: kết quả đo"
        f" {_small(evidence.stratum)} của {evidence.operator} tại {evidence.place}",
        body=(
            *paragraphs,
            Heading(Level.SECTION, "I.", "Kết quả đo"),
            Bullets(tuple(runs(fact) for fact in facts)),
            _table(evidence),
            Heading(Level.SECTION, "II.", "Cách đo và tính"),
            Bullets(tuple(runs(said) for said in basis)),
            Heading(Level.SECTION, "III.", "Kiến nghị"),
            *(Paragraph(runs(line)) for line in asked[:-1]),
            Paragraph(runs(asked[-1].rstrip(" ./") + END_MARK)),
        ),
        signature=Signature(()),
        is_sheet=True,
    )


def _table(evidence: Evidence) -> Table:
    return Table(
        (
            Column("Đại lượng", 2),
            Column("Giá trị", 1, Align.RIGHT),
            Column("Khoảng 95%: từ", 1, Align.RIGHT),
            Column("Đến", 1, Align.RIGHT),
        ),
        tuple(
            row(line.name, *(_number(number) for number in (line.value, line.low, line.high)))
            for line in evidence.lines
        ),
        unit=f"Đơn vị tính: {evidence.unit}",
    )


def _number(value: float | None) -> str:
    return "–" if value is None else format_number(value)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
