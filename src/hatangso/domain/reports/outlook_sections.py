"""Obstacles, the next period's work, and what is asked of those above."""

from hatangso.domain.reports.blocks import Block, Bullets, Paragraph
from hatangso.domain.reports.facts import ObstacleFact, Part, ReportInput, TaskFact
from hatangso.domain.reports.inline import Figure, Inline, Runs, runs
from hatangso.domain.reports.phrases import count, inside, named, sentence
from hatangso.domain.reports.result_sections import due_in_words
from hatangso.domain.reports.wording import in_period

_STATES = (
    ("closed", "đã được giải quyết"),
    ("answered", "đã có ý kiến trả lời"),
    ("open", "chưa được giải quyết"),
)
_LEVELS = {"office": "cấp cơ quan, đơn vị", "ward": "cấp xã", "city": "cấp tỉnh"}


def difficulties(report: ReportInput) -> tuple[Block, ...]:
    """How many there are and where they lie; those not closed one by one."""
    obstacles = report.obstacles
    if not obstacles:
        said = report.texts.get(Part.DIFFICULTIES.value, "").strip()
        return () if said else (Paragraph(runs("Trong kỳ báo cáo không phát sinh khó khăn, vướng mắc.")),)
    counts: list[str | Inline] = []
    for state, words in _STATES:
        if number := sum(o.state == state for o in obstacles):
            counts += ["; " if counts else "", count(number, f"obstacles:{state}"), f" {words}"]
    opening = Paragraph(
        runs(
            "Có ",
            count(len(obstacles), "obstacles:all"),
            " khó khăn, vướng mắc được ghi nhận, trong đó: ",
            *counts,
            ".",
        )
    )
    left = tuple(_obstacle(o) for o in obstacles if o.state != "closed")
    return (opening, Bullets(left)) if left else (opening,)


def _obstacle(obstacle: ObstacleFact) -> Runs:
    said = f": {sentence(obstacle.text)}" if obstacle.text.strip() else "."
    holder = obstacle.held_by or _LEVELS.get(obstacle.level, "")
    where = f" Đang xem xét, giải quyết: {sentence(holder)}" if holder and obstacle.state == "open" else ""
    answer = f" Ý kiến trả lời: {sentence(obstacle.answer)}" if obstacle.answer.strip() else ""
    return runs(Figure(sentence(obstacle.title)[:-1], obstacle.key), f"{said}{where}{answer}")


def next_work(report: ReportInput) -> tuple[Block, ...]:
    """Tasks and reports that fall due in the next period."""
    following = in_period(report.period.shifted(1))
    blocks: list[Block] = []
    if report.next_tasks:
        blocks.append(Paragraph(runs(f"Các nhiệm vụ cần thực hiện trong {following}:")))
        blocks.append(Bullets(tuple(_task(t) for t in report.next_tasks)))
    if report.next_duties:
        blocks.append(Paragraph(runs(f"Các báo cáo đến hạn trong {following}:")))
        blocks.append(
            Bullets(
                tuple(
                    runs(
                        Figure(sentence(d.title)[:-1], d.key),
                        f", gửi {d.recipient} trước ngày {d.due:%d/%m/%Y}.",
                    )
                    for d in report.next_duties
                )
            )
        )
    if not blocks and not report.texts.get(Part.NEXT_WORK.value, "").strip():
        blocks.append(
            Paragraph(runs("Tiếp tục thực hiện các chỉ tiêu, nhiệm vụ của Kế hoạch theo tiến độ đề ra."))
        )
    return tuple(blocks)


def _task(task: TaskFact) -> Runs:
    who = named(task.leads)
    lead = f"chủ trì: {who}; " if who else ""
    return runs(
        Figure(sentence(task.text)[:-1], task.key), f" ({lead}thời hạn: {inside(due_in_words(task))})."
    )


def proposals(report: ReportInput) -> tuple[Block, ...]:
    """What is asked for with each obstacle that is not closed."""
    asked = tuple(_proposal(o) for o in report.obstacles if o.state != "closed" and o.proposal.strip())
    if asked:
        return (Bullets(asked),)
    if report.texts.get(Part.PROPOSALS.value, "").strip():
        return ()
    return (Paragraph(runs(f"{report.head.issuer_in_words} không có kiến nghị, đề xuất.")),)


def _proposal(obstacle: ObstacleFact) -> Runs:
    words = sentence(obstacle.proposal)
    if words.lower().startswith(("đề nghị", "kiến nghị", "đề xuất")):
        return runs(Figure(words, obstacle.key))
    holder = obstacle.held_by.strip() or "cấp có thẩm quyền"
    return runs(f"Đề nghị {holder} ", Figure(inside(words), obstacle.key))
