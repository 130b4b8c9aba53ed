from datetime import date

import pytest

from hatangso.domain.schedules.occurrences import PlanYears, is_active, next_due, occurrences, overdue
from hatangso.domain.schedules.schedule import Schedule, schedule_from_extract, schedule_to_extract

PLAN = PlanYears(2025, 2030)
LONG_AGO, FAR_AHEAD = date(2020, 1, 1), date(2040, 12, 31)


def of(**shape: object) -> Schedule:
    return schedule_from_extract(shape)


def dues(
    schedule: Schedule, since: date = LONG_AGO, until: date = FAR_AHEAD, plan: PlanYears | None = PLAN
) -> list[str]:
    return [o.due.isoformat() for o in occurrences(schedule, since=since, until=until, plan=plan)]


@pytest.mark.parametrize(
    ("shape", "due", "key"),
    [
        ({"kind": "by", "year": 2030}, "2030-12-31", "2030"),
        ({"kind": "by", "year": 2030, "month": 12}, "2030-12-31", "2030-12"),
        ({"kind": "by", "year": 2027, "month": 9}, "2027-09-30", "2027-09"),
        ({"kind": "by", "year": 2025, "quarter": 4}, "2025-12-31", "2025-Q4"),
        ({"kind": "by", "year": 2026, "month": 9, "day": 30}, "2026-09-30", "2026-09"),
        ({"kind": "by", "year": 2026, "month": 2, "day": 30}, "2026-02-28", "2026-02"),
        ({"kind": "range", "start": 2026, "end": 2030}, "2030-12-31", "2026-2030"),
    ],
)
def test_a_single_deadline_falls_on_its_last_day(shape: dict[str, object], due: str, key: str) -> None:
    (only,) = occurrences(of(**shape), since=LONG_AGO, until=FAR_AHEAD, plan=PLAN)
    assert (only.due.isoformat(), only.key) == (due, key)


def test_every_year_of_the_plan_and_no_other() -> None:
    assert dues(of(kind="annual")) == [f"{y}-12-31" for y in range(2025, 2031)]


def test_the_schedules_own_years_win_over_the_plans() -> None:
    assert dues(of(kind="annual", start=2026, end=2027)) == ["2026-12-31", "2027-12-31"]


def test_a_yearly_task_with_its_own_month() -> None:
    assert dues(of(kind="annual", month=6, day=15), until=date(2026, 12, 31)) == ["2025-06-15", "2026-06-15"]


def test_quarters_half_years_and_months_end_on_their_last_days() -> None:
    year = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    assert dues(of(kind="quarterly"), **year) == ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]
    assert dues(of(kind="semiannual"), **year) == ["2026-06-30", "2026-12-31"]
    assert len(dues(of(kind="monthly"), **year)) == 12
    assert dues(of(kind="monthly", day=10), **year)[:2] == ["2026-01-10", "2026-02-10"]


def test_both_ends_of_the_asked_span_are_included() -> None:
    assert dues(of(kind="quarterly"), date(2026, 3, 31), date(2026, 6, 30)) == ["2026-03-31", "2026-06-30"]


def test_ongoing_work_and_a_deadline_without_a_year_are_never_due() -> None:
    assert dues(of(kind="ongoing", start=2025)) == []
    assert dues(of(kind="by", quarter=4)) == []


def test_what_is_done_is_not_overdue_and_today_is_not_late() -> None:
    quarterly = of(kind="quarterly")
    late = overdue(quarterly, as_of=date(2026, 9, 30), since=date(2026, 1, 1), plan=PLAN, done={"2026-Q1"})
    assert [o.key for o in late] == ["2026-Q2"]


def test_next_due_skips_the_done_and_ends_with_the_plan() -> None:
    yearly = of(kind="annual")
    first = next_due(yearly, as_of=date(2026, 11, 21), plan=PLAN)
    assert first is not None
    assert first.key == "2026"
    after = next_due(yearly, as_of=date(2026, 11, 21), plan=PLAN, done={"2026"})
    assert after is not None
    assert after.key == "2027"
    assert next_due(yearly, as_of=date(2031, 1, 1), plan=PLAN) is None


def test_next_due_of_a_far_deadline() -> None:
    found = next_due(of(kind="by", year=2035), as_of=date(2026, 1, 1))
    assert found is not None
    assert found.due == date(2035, 12, 31)


def test_open_ended_is_what_no_date_ends() -> None:
    assert of(kind="ongoing").is_open_ended
    assert of(kind="annual").is_open_ended
    assert not of(kind="annual", end=2030).is_open_ended
    assert not of(kind="by", year=2030).is_open_ended


def test_ongoing_work_is_active_within_the_plan() -> None:
    ongoing = of(kind="ongoing", start=2026)
    assert not is_active(ongoing, on=date(2025, 12, 31), plan=PLAN)
    assert is_active(ongoing, on=date(2026, 1, 1), plan=PLAN)
    assert not is_active(ongoing, on=date(2031, 1, 1), plan=PLAN)


def test_work_with_a_deadline_is_active_from_the_plans_start_to_it() -> None:
    by = of(kind="by", year=2027)
    assert is_active(by, on=date(2025, 6, 1), plan=PLAN)
    assert not is_active(by, on=date(2028, 1, 1), plan=PLAN)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ({"kind": "by", "year": 2025, "quarter": 4}, "Quý IV/2025"),
        ({"kind": "by", "year": 2026, "month": 9, "day": 30}, "Trước 30/09/2026"),
        ({"kind": "by", "year": 2030}, "Năm 2030"),
        ({"kind": "range", "start": 2026, "end": 2030}, "2026–2030"),
        ({"kind": "ongoing", "start": 2025}, "Thường xuyên, từ năm 2025"),
        ({"kind": "annual"}, "Hằng năm"),
    ],
)
def test_a_schedule_speaks_and_keeps_its_shape(shape: dict[str, object], words: str) -> None:
    assert of(**shape).words.vi == words
    assert schedule_to_extract(of(**shape)) == shape


@pytest.mark.parametrize("shape", [{"kind": "weekly"}, {"kind": "by", "quarter": 5, "year": 2025}, {}])
def test_what_is_no_schedule_is_refused_in_words(shape: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"Không"):
        schedule_from_extract(shape)
