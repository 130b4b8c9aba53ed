"""Proposed texts for the parts of a report that people write, drafted from the facts and nothing else.

A part nobody has written shows its proposal, drafted anew whenever the facts change; once written, it is the
writer's. Paragraphs are lines; a line that begins with '- ' is a bullet.
"""

from hatangso.domain.progress.verdict import Status
from hatangso.domain.reports.facts import ObstacleFact, Part, ReportInput, TargetFact, TaskState
from hatangso.domain.reports.wording import in_period, listed

_LEVELS = {"office": "cơ quan, đơn vị", "ward": "Ủy ban nhân dân cấp xã", "city": "cấp tỉnh"}


def drafted(facts: ReportInput, *, plans: tuple[str, ...] = ()) -> dict[Part, str]:
    """Every part's proposal; `plans` are the plans in words, as the opening names them."""
    return {
        Part.OPENING: _opening(facts, plans),
        Part.DIRECTION: _direction(facts, plans),
        Part.ASSESSMENT: _assessment(facts),
        Part.DIFFICULTIES: _difficulties(facts),
        Part.PROPOSALS: _proposals(facts),
        Part.NEXT_WORK: _next_work(facts),
    }


def _opening(facts: ReportInput, plans: tuple[str, ...]) -> str:
    carried_out = f"Thực hiện {listed(plans, most=3)}, " if plans else ""
    subject = facts.head.subject.strip()
    told = subject[:1].lower() + subject[1:]
    return f"{carried_out}{facts.head.issuer_in_words} báo cáo {told} như sau:"


def _direction(facts: ReportInput, plans: tuple[str, ...]) -> str:
    leads = list(dict.fromkeys(lead for task in facts.tasks for lead in task.leads))
    lines = [
        f"{facts.head.issuer_in_words} đã giao các cơ quan, đơn vị tổ chức thực hiện, theo dõi các chỉ tiêu,"
        f" nhiệm vụ của kế hoạch trong {in_period(facts.period)}."
    ]
    if leads:
        lines.append(f"Các cơ quan, đơn vị chủ trì thực hiện nhiệm vụ: {listed(leads, most=8)}.")
    return "\n".join(lines)


def _assessment(facts: ReportInput) -> str:
    total = len(facts.targets)
    if not total and not facts.tasks:
        return ""
    lines = []
    if total:
        known = total - facts.count(Status.NOT_YET_KNOWN)
        lines.append(
            f"Trong {total} chỉ tiêu đang theo dõi, {known} chỉ tiêu có đủ số liệu để đánh giá:"
            f" {facts.count(Status.REACHED)} đạt, {facts.count(Status.ON_TRACK)} đúng tiến độ,"
            f" {facts.count(Status.AT_RISK)} có nguy cơ, {facts.count(Status.OFF_TRACK)} chậm tiến độ."
        )
    if facts.tasks:
        lines.append(
            f"Trong {len(facts.tasks)} nhiệm vụ, {len(facts.tasks_in(TaskState.DONE))} đã hoàn thành,"
            f" {len(facts.tasks_in(TaskState.IN_PROGRESS))} đang thực hiện,"
            f" {len(facts.tasks_in(TaskState.NOT_STARTED))} chưa thực hiện; {len(facts.overdue)} quá hạn."
        )
    return "\n".join(lines)


def _difficulties(facts: ReportInput) -> str:
    lines = [f"- {_sentence(_named(obstacle))}" for obstacle in facts.obstacles if obstacle.state != "closed"]
    behind = [t for t in facts.targets if t.status in (Status.AT_RISK, Status.OFF_TRACK)]
    if behind:
        lines.append(f"- Chỉ tiêu có nguy cơ không đạt hoặc chậm tiến độ: {listed(_names(behind))}.")
    unknown = [t for t in facts.targets if t.status is Status.NOT_YET_KNOWN]
    if unknown:
        lines.append(f"- Chỉ tiêu chưa đủ số liệu để đánh giá: {listed(_names(unknown))}.")
    if facts.overdue:
        lines.append(f"- Nhiệm vụ quá hạn: {listed([task.text for task in facts.overdue])}.")
    return "\n".join(lines) or "Không phát sinh khó khăn, vướng mắc cần báo cáo."


def _proposals(facts: ReportInput) -> str:
    asked = [o for o in facts.obstacles if o.state != "closed" and (o.proposal or o.level == "city")]
    lines = [f"- {_sentence(_asked(obstacle))}" for obstacle in asked]
    return "\n".join(lines) or "Không có kiến nghị, đề xuất."


def _next_work(facts: ReportInput) -> str:
    behind = [t for t in facts.targets if t.status in (Status.AT_RISK, Status.OFF_TRACK)]
    following = in_period(facts.period.shifted(1))
    lines = [f"Tiếp tục thực hiện các chỉ tiêu, nhiệm vụ của kế hoạch trong {following}, trong đó tập trung:"]
    if facts.overdue:
        lines.append("- Hoàn thành các nhiệm vụ quá hạn.")
    if behind:
        lines.append(f"- Có giải pháp đối với các chỉ tiêu: {listed(_names(behind))}.")
    if any(t.status is Status.NOT_YET_KNOWN for t in facts.targets):
        lines.append("- Thu thập đủ số liệu của các chỉ tiêu chưa đánh giá được.")
    if facts.next_tasks:
        lines.append(f"- Các nhiệm vụ đến hạn: {listed([task.text for task in facts.next_tasks])}.")
    return "\n".join(lines) if len(lines) > 1 else lines[0].replace(", trong đó tập trung:", ".")


def _names(targets: list[TargetFact]) -> list[str]:
    return list(dict.fromkeys(target.measure or target.text for target in targets))


def _named(obstacle: ObstacleFact) -> str:
    detail = obstacle.text.strip()
    return obstacle.title if not detail or detail == obstacle.title else f"{obstacle.title}: {detail}"


def _asked(obstacle: ObstacleFact) -> str:
    whom = obstacle.held_by or _LEVELS.get(obstacle.level, "")
    what = obstacle.proposal or obstacle.title
    return f"Đề nghị {whom}: {what}" if whom else what


def _sentence(text: str) -> str:
    one_line = " ".join(text.split()).rstrip(" .;,")
    return f"{one_line}."
