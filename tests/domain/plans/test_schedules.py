import pytest

from hatangso.domain.plans.schedules import Schedule, parse_schedule


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("2026", Schedule("by", year=2026)),
        ("Năm 2026", Schedule("by", year=2026)),
        ("12/2030", Schedule("by", year=2030, month=12)),
        ("Trước 30/9/2026", Schedule("by", year=2026, month=9, day=30)),
        ("trước ngày 05 tháng 12 năm 2027", Schedule("by", year=2027, month=12, day=5)),
        ("Tháng 3/2026", Schedule("by", year=2026, month=3)),
        ("Quý IV Năm 2025", Schedule("by", year=2025, quarter=4)),
        ("Quý IV/2025", Schedule("by", year=2025, quarter=4)),
        ("Quý III, IV/2026", Schedule("by", year=2026, quarter=4)),
        ("2026-2030", Schedule("range", start=2026, end=2030)),
        ("Giai đoạn 2026 – 2028", Schedule("range", start=2026, end=2028)),
        ("Từ 2026 đến 2027", Schedule("range", start=2026, end=2027)),
        ("Hàng năm", Schedule("annual")),
        ("Hằng năm", Schedule("annual")),
        ("Hàng quý", Schedule("quarterly")),
        ("Hằng tháng", Schedule("monthly")),
        ("6 tháng/lần", Schedule("semiannual")),
        ("Thường xuyên", Schedule("ongoing")),
        ("Năm 2025 và các năm tiếp theo", Schedule("ongoing", start=2025)),
        ("Từ năm 2026", Schedule("ongoing", start=2026)),
        ("Theo hướng dẫn của Bộ TT&TT", None),
        ("", None),
    ],
)
def test_the_words_of_an_annex_tell_when(text: str, schedule: Schedule | None) -> None:
    assert parse_schedule(text) == schedule


def test_a_range_is_done_by_its_last_year_and_what_recurs_has_none() -> None:
    assert Schedule("range", start=2026, end=2030).last_year() == 2030
    assert Schedule("annual").last_year() is None
