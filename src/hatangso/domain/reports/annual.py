"""The periodic report (năm, 6 tháng, quý, tháng) composed from the facts of a period and the texts of people.

The same input gives the same document. What is not known is said as 'chưa có số liệu', never as 0. Every
figure carries the ref of what it rests on.
"""

from collections.abc import Callable

from hatangso.domain.reports.annex_tables import target_annex, task_annex
from hatangso.domain.reports.blocks import Block, Heading, Level, Paragraph
from hatangso.domain.reports.facts import Part, ReportInput
from hatangso.domain.reports.inline import runs
from hatangso.domain.reports.model import END_MARK, Annex, OfficialDocument, roman
from hatangso.domain.reports.narrative import narrative_blocks
from hatangso.domain.reports.outlook_sections import difficulties, next_work, proposals
from hatangso.domain.reports.phrases import inside, sentence
from hatangso.domain.reports.result_sections import results
from hatangso.domain.reports.under_head import under_head
from hatangso.domain.reports.wording import in_period

KIND = "Báo cáo"
Composer = Callable[[ReportInput], tuple[Block, ...]]


def compose(report: ReportInput) -> OfficialDocument:
    """The report as an official document. Sections without anything to say are left out and not counted."""
    return under_head(
        report.head,
        kind=KIND,
        body=(*_opening(report), *_sections(report), _closing(report)),
        annexes=_annexes(report),
    )


def written(report: ReportInput, part: Part) -> tuple[Block, ...]:
    """What people wrote for a part."""
    return narrative_blocks(report.texts.get(part.value, ""), part.value)


def _opening(report: ReportInput) -> tuple[Block, ...]:
    """Why the report is made: what people wrote, else the plans it answers to."""
    typed = written(report, Part.OPENING)
    if typed:
        return typed
    head = report.head
    bases = [basis.strip().rstrip(" .;,").removeprefix("Căn cứ ") for basis in head.legal_bases]
    reason = f"Thực hiện {'; '.join(bases)}, " if bases else ""
    return (Paragraph(runs(f"{reason}{head.issuer_in_words} báo cáo {inside(head.subject)} như sau:")),)


def _sections(report: ReportInput) -> tuple[Block, ...]:
    """Mục I, II …: those with something to say, numbered in their order."""
    blocks: list[Block] = []
    number = 0
    for title, composers in _SECTIONS:
        body = tuple(block for composer in composers for block in composer(report))
        if body:
            number += 1
            blocks += (Heading(Level.SECTION, f"{roman(number)}.", _titled(title, report)), *body)
    return tuple(blocks)


def _titled(title: str, report: ReportInput) -> str:
    return title.format(next=in_period(report.period.shifted(1)))


def _of(part: Part) -> Composer:
    return lambda report: written(report, part)


_SECTIONS: tuple[tuple[str, tuple[Composer, ...]], ...] = (
    ("Công tác chỉ đạo, điều hành", (_of(Part.DIRECTION),)),
    ("Kết quả thực hiện", (results,)),
    ("Đánh giá chung", (_of(Part.ASSESSMENT),)),
    ("Khó khăn, vướng mắc và nguyên nhân", (difficulties, _of(Part.DIFFICULTIES))),
    ("Nhiệm vụ trọng tâm {next}", (_of(Part.NEXT_WORK), next_work)),
    ("Kiến nghị, đề xuất", (_of(Part.PROPOSALS), proposals)),
)


def _closing(report: ReportInput) -> Paragraph:
    subject = inside(sentence(report.head.subject)[:-1])
    return Paragraph(runs(f"Trên đây là Báo cáo {subject} của {report.head.issuer_in_words}{END_MARK}"))


def _annexes(report: ReportInput) -> tuple[Annex, ...]:
    annexes = []
    if report.targets:
        annexes.append(target_annex(report))
    if report.tasks:
        annexes.append(task_annex(report))
    return tuple(annexes)
