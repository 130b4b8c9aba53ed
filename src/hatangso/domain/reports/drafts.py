"""Proposed texts for the parts of a report that people write, drafted from the facts and nothing else.

Counts, lists of targets and tasks, money and difficulties are composed into the report by themselves; a
proposal says what stands around them. A part that nobody has written shows its proposal, drafted anew when
the facts change; once written, it is the writer's. Paragraphs are lines; '- ' begins a bullet.
"""

from hatangso.domain.progress.verdict import Status
from hatangso.domain.reports.facts import Part, ReportInput
from hatangso.domain.reports.wording import in_period, listed


def drafted(facts: ReportInput, *, plans: tuple[str, ...] = ()) -> dict[Part, str]:
    """Every part's proposal; `plans` are the plans in words, as the opening names them."""
    return {
        Part.OPENING: _opening(facts, plans),
        Part.DIRECTION: _direction(facts),
        Part.ASSESSMENT: _assessment(facts),
        Part.DIFFICULTIES: _difficulties(facts),
        Part.PROPOSALS: "",
        Part.NEXT_WORK: _next_work(facts),
    }


def _opening(facts: ReportInput, plans: tuple[str, ...]) -> str:
    carried_out = f"Thực hiện {listed(plans, most=3)}, " if plans else ""
    subject = facts.head.subject.strip()
    return f"{carried_out}{facts.head.issuer_in_words} báo cáo {subject[:1].lower()}{subject[1:]} như sau:"


def _direction(facts: ReportInput) -> str:
    leads = list(dict.fromkeys(lead for task in facts.tasks for lead in task.leads))
    if not leads:
        return ""
    return (
        f"Trong {in_period(facts.period)}, {facts.head.issuer_in_words} giao các cơ quan, đơn vị chủ trì thực"
        f" hiện các nhiệm vụ của kế hoạch, gồm: {listed(leads, most=8)}."
    )


def _assessment(facts: ReportInput) -> str:
    if not facts.targets and not facts.tasks:
        return ""
    known = len(facts.targets) - facts.count(Status.NOT_YET_KNOWN)
    good = facts.count(Status.REACHED) + facts.count(Status.ON_TRACK)
    if known and good == known and not facts.overdue:
        said = "Các chỉ tiêu đã có số liệu đều đạt hoặc đúng tiến độ; không có nhiệm vụ quá hạn."
    elif known and 2 * good >= known:
        said = "Phần lớn các chỉ tiêu đã có số liệu đạt hoặc đúng tiến độ; một số nội dung cần tập trung hơn."
    elif known:
        said = (
            "Phần lớn các chỉ tiêu đã có số liệu còn chậm hoặc có nguy cơ không đạt; cần có giải pháp ngay."
        )
    else:
        said = "Chưa đủ số liệu để đánh giá các chỉ tiêu."
    return said


def _difficulties(facts: ReportInput) -> str:
    unknown = [t.measure or t.text for t in facts.targets if t.status is Status.NOT_YET_KNOWN]
    if not unknown:
        return ""
    return f"Chưa thu thập đủ số liệu để đánh giá: {listed(list(dict.fromkeys(unknown)))}."


def _next_work(facts: ReportInput) -> str:
    behind = [t.measure or t.text for t in facts.targets if t.status in (Status.AT_RISK, Status.OFF_TRACK)]
    lines = []
    if facts.overdue:
        lines.append("- Tập trung hoàn thành các nhiệm vụ quá hạn.")
    if behind:
        lines.append(f"- Có giải pháp đối với các chỉ tiêu: {listed(list(dict.fromkeys(behind)))}.")
    if facts.count(Status.NOT_YET_KNOWN):
        lines.append("- Thu thập, đối soát số liệu của các chỉ tiêu chưa đánh giá được.")
    return "\n".join(lines)
