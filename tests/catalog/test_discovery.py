import sys
from pathlib import Path

import pytest

from hatangso.catalog import discovery, indicators
from hatangso.catalog.discovery import CatalogueError, read_indicator

GOOD = """
from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Một", "One"), unit="%", component=Component.DATA, kind=ValueKind.VALUE,
    roll_up=RollUp.SUM, known_by=(Knower.REPORT,), meaning=Words("M", "M"), source="S",
)
"""


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Puts a file into the folder of indicators, as somebody adding one does."""
    monkeypatch.setattr(indicators, "__path__", [*indicators.__path__, str(tmp_path)])

    def write(name: str, text: str) -> str:
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        module = f"{indicators.__name__}.{name}"
        monkeypatch.delitem(sys.modules, module, raising=False)
        return module

    yield write
    for name in [m for m in sys.modules if m.startswith(f"{indicators.__name__}.tried")]:
        del sys.modules[name]
    discovery.indicators.cache_clear()


def test_a_file_put_into_the_folder_is_found_and_nothing_else_is_touched(put) -> None:
    before = set(discovery.indicators())
    put("tried_one", GOOD)
    discovery.indicators.cache_clear()
    assert set(discovery.indicators()) - before == {"tried_one"}


def test_a_misspelt_key_names_its_file_and_itself(put) -> None:
    module = put("tried_key", GOOD.replace('label=Words("Một", "One")', 'labell=Words("Một", "One")'))
    with pytest.raises(
        CatalogueError, match=r"tried_key\.py: unknown key 'labell'; known keys are module, label"
    ):
        read_indicator(module)


def test_a_missing_key_is_named(put) -> None:
    with pytest.raises(CatalogueError, match=r"tried_missing\.py: missing key 'source'"):
        read_indicator(put("tried_missing", GOOD.replace(' source="S",', "")))


def test_a_file_without_an_indicator_is_an_error(put) -> None:
    with pytest.raises(CatalogueError, match=r"tried_none\.py: has no `indicator"):
        read_indicator(put("tried_none", "x = 1\n"))


def test_needs_without_a_formula_are_an_error(put) -> None:
    with pytest.raises(CatalogueError, match="go together"):
        read_indicator(
            put("tried_needs", GOOD.replace('source="S"', 'source="S", needs={"a": Words("a", "a")}'))
        )


def test_the_name_must_be_the_files_own(put) -> None:
    with pytest.raises(CatalogueError, match="must be __name__"):
        read_indicator(put("tried_name", GOOD.replace("__name__", '"pop_5g"')))


def test_an_unknown_code_is_none() -> None:
    assert discovery.indicator("pop_5g") is not None
    assert discovery.indicator("pop_7g") is None
