import pytest

from hatangso.domain.duties.duty import Frequency
from hatangso.domain.duties.proposal import propose_duty
from hatangso.domain.schedules.schedule import Schedule, ScheduleKind

YEARLY = Schedule(ScheduleKind.ANNUAL)


@pytest.mark.parametrize(
    "output",
    [
        "Báo cáo",
        "Báo cáo số liệu",
        "báo cáo kết quả",
        "Văn bản, báo cáo",
        "Kế hoạch và báo cáo",
        "Các báo cáo",
    ],
)
def test_a_recurring_task_that_yields_a_report_suggests_a_duty(output: str) -> None:
    found = propose_duty(output=output, lead=("Phòng Văn hóa - Xã hội",), schedule=YEARLY)
    assert found is not None
    assert (found.frequency, found.reporter) == (Frequency.ANNUAL, "Phòng Văn hóa - Xã hội")


@pytest.mark.parametrize("output", ["Kế hoạch", "Hệ thống báo cáo", "", "Văn bản"])
def test_other_products_suggest_none(output: str) -> None:
    assert propose_duty(output=output, lead=("A",), schedule=YEARLY) is None


@pytest.mark.parametrize(
    "schedule", [None, Schedule(ScheduleKind.BY, year=2027), Schedule(ScheduleKind.ONGOING)]
)
def test_what_does_not_recur_suggests_none(schedule: Schedule | None) -> None:
    assert propose_duty(output="Báo cáo", lead=("A",), schedule=schedule) is None
