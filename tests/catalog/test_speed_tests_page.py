"""The page of columns, rules, thresholds and operators is as the code writes it."""

from pathlib import Path

from hatangso.adapters.speed_sources import speed_sources
from hatangso.catalog.speed_tests_page import speed_tests_page
from hatangso.domain.measurement.speed_test import TEST

PAGE = Path(__file__).parents[2] / "docs" / "catalog" / "speed-tests.md"


def test_the_page_is_in_step_with_the_code() -> None:
    sources = [(s.code, s.name, s.licence, s.tells) for s in speed_sources().values()]
    written = PAGE.read_text(encoding="utf-8")
    assert written == speed_tests_page(sources), "run `hatangso write_catalogue` and commit the page"
    assert all(f"| `{column.name}` |" in written for column in TEST)
