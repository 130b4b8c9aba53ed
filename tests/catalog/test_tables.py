"""A table's definition is read strictly: what is misspelt names itself."""

import copy
from pathlib import Path
from typing import Any

import pytest

from hatangso.catalog.discovery import CatalogueError, read_table, tables
from hatangso.catalog.tables_page import tables_page
from hatangso.domain.tables.definition import Condition, Tally, WrongTable, read_definition

GOOD: dict[str, Any] = {
    "version": 1,
    "label": ["Trạm", "Stations"],
    "meaning": ["Mỗi dòng một trạm.", "One row a station."],
    "source": "kế hoạch",
    "asked_of": ["operator"],
    "key": ["station"],
    "place": {"commune": "commune"},
    "columns": [
        {"code": "commune", "label": ["Xã", "Commune"], "kind": "commune", "required": True},
        {"code": "station", "label": ["Mã", "Code"], "kind": "code", "required": True},
        {"code": "tech", "label": ["CN", "T"], "kind": "choice", "choices": {"5g": ["5G", "5G"]}},
        {"code": "people", "label": ["Dân", "People"], "kind": "count"},
    ],
    "feeds": [
        {
            "indicator": "pop_5g",
            "part": {"sum": "people", "where": [{"column": "tech", "is": "5g"}]},
            "whole": {"sum": "people"},
        }
    ],
}


def test_a_definition_is_read() -> None:
    table = read_definition("stations", GOOD)
    assert [c.code for c in table.columns] == ["commune", "station", "tech", "people"]
    assert (table.place.kind, table.place.columns) == ("commune", ("commune",))
    assert table.feeds[0].tallies == (
        ("part", Tally("people", (Condition("tech", "is", ("5g",)),))),
        ("whole", Tally("people")),
    )


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("lable",), 1, "unknown key 'lable'"),
        (("columns", 0, "knd"), 1, "column 'commune': unknown key 'knd'"),
        (("columns", 0, "kind"), "comune", "unknown kind 'comune'"),
        (("columns", 1, "code"), "commune", "two columns"),
        (("key",), ["stations"], "no column 'stations'"),
        (("place",), {"commune": "station"}, "not of the kind 'commune'"),
        (("place",), {"longitude": "station"}, "a longitude and a latitude"),
        (("feeds", 0, "part"), {"sum": "tech"}, "no numbers"),
        (("feeds", 0, "part"), {"count": True, "sum": "people"}, "either count"),
        (("feeds", 0, "part", "where", 0, "is"), "6g", "no choice '6g'"),
        (("feeds", 0, "part", "where", 0, "isnt"), "5g", "unknown key 'isnt'"),
        (("label",), "Trạm", "a label is"),
        (("columns", 2, "choices"), {}, "choices go together"),
    ],
)
def test_what_is_misspelt_names_itself(path: tuple[Any, ...], value: Any, said: str) -> None:
    told = copy.deepcopy(GOOD)
    *way, last = path
    place: Any = told
    for step in way:
        place = place[step]
    place[last] = value
    with pytest.raises(WrongTable, match=said):
        read_definition("stations", told)


def test_a_missing_key_and_a_strange_indicator_name_the_file() -> None:
    with pytest.raises(CatalogueError, match=r"t\.toml: missing key 'asked_of'"):
        read_table("t", "version = 1")
    with pytest.raises(CatalogueError, match=r"t\.toml: Invalid value"):
        read_table("t", "version = ")


def test_every_shipped_table_is_found() -> None:
    assert set(tables()) >= {
        "agencies_network",
        "coverage_areas",
        "culture_houses",
        "ftth_points",
        "operator_communes",
        "operator_stations",
    }
    assert {table.place.kind for table in tables().values()} == {"commune", "point", "area"}


def test_the_page_of_tables_is_the_one_written_from_the_code() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "catalog" / "tables.md"
    assert page.read_text(encoding="utf-8") == tables_page(tables().values()), (
        "run `hatangso write_catalogue` and commit the page"
    )
