"""What a writer should look at before a report is handed in. Nothing of it is mended silently."""

from dataclasses import dataclass

from hatangso.domain.reports.facts import FigureFact, Part, ReportInput
from hatangso.domain.words import Words


@dataclass(frozen=True)
class Check:
    """One thing to look at. `stops` approval where True. `items` name what is meant, each with its ref."""

    code: str
    words: Words
    items: tuple[tuple[str, str], ...] = ()
    stops: bool = False


def checks(facts: ReportInput) -> tuple[Check, ...]:
    """Everything to look at, what stops approval first; empty where all is in order."""
    found = (
        _unapproved(facts),
        _missing(facts),
        _old(facts),
        _unexplained(facts),
        _later(facts),
        _empty(facts),
        _head(facts),
    )
    return tuple(check for check in found if check is not None)


def unapproved(facts: ReportInput) -> tuple[FigureFact, ...]:
    """The figures that the report shows and nobody has approved."""
    shown = [f for t in facts.targets for f in (t.latest, t.previous) if f is not None and not f.approved]
    return tuple({figure.ref: figure for figure in shown}.values())


def _unapproved(facts: ReportInput) -> Check | None:
    waiting = unapproved(facts)
    names = {
        figure.ref: target.measure or target.text
        for target in facts.targets
        for figure in (target.latest, target.previous)
        if figure
    }
    return _check(
        "unapproved",
        [(f"{names[figure.ref]}: {figure.text} ({figure.period})", figure.ref) for figure in waiting],
        Words("số liệu chưa được duyệt", "figures not approved"),
        stops=True,
    )


def _missing(facts: ReportInput) -> Check | None:
    without = [(t.measure or t.text, t.key) for t in facts.targets if t.latest is None]
    return _check("missing", without, Words("chỉ tiêu chưa có số liệu", "targets without a figure"))


def _old(facts: ReportInput) -> Check | None:
    old = [
        (f"{t.measure or t.text} ({t.latest.period})", t.key)
        for t in facts.targets
        if t.latest is not None and t.latest.on < facts.period.first_day
    ]
    return _check(
        "old", old, Words("chỉ tiêu chưa có số liệu mới trong kỳ", "targets without a figure of the period")
    )


def _unexplained(facts: ReportInput) -> Check | None:
    silent = [(task.text, task.key) for task in facts.overdue if not task.result]
    return _check(
        "unexplained",
        silent,
        Words("nhiệm vụ quá hạn chưa có báo cáo tiến độ", "overdue tasks nobody has reported on"),
    )


def _later(facts: ReportInput) -> Check | None:
    later = [(task.text, task.key) for task in facts.tasks if task.reported_later]
    return _check(
        "later",
        later,
        Words(
            "nhiệm vụ có tiến độ báo sau ngày chốt số liệu, tính vào kỳ sau",
            "tasks reported on after the closing day, which counts in the next report",
        ),
    )


def _empty(facts: ReportInput) -> Check | None:
    empty = [
        (part.label.vi, f"text:{part.value}") for part in Part if not facts.texts.get(part.value, "").strip()
    ]
    return _check("empty", empty, Words("phần chưa có nội dung", "parts without a text"))


def _head(facts: ReportInput) -> Check | None:
    wanted = {
        "Kính gửi": bool(facts.head.addressees),
        "Nơi nhận": bool(facts.head.recipients),
        "Người ký": bool(facts.head.signer_name and facts.head.authority),
    }
    missing = [(name, "head") for name, given in wanted.items() if not given]
    return _check("head", missing, Words("mục thể thức còn thiếu", "parts of the layout missing"))


def _check(code: str, items: list[tuple[str, str]], what: Words, *, stops: bool = False) -> Check | None:
    if not items:
        return None
    words = Words(f"{len(items)} {what.vi}", f"{len(items)} {what.en}")
    return Check(code, words, tuple(items), stops)
