"""Values of attributes as people write them; every wrong one has a sentence."""

from datetime import date, datetime

import pytest

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_type import Attribute
from hatangso.domain.assets.values import BadValue, read_day, read_value, read_values, tell_value, write_value
from hatangso.domain.words import Words


def of(kind: str, **more: object) -> Attribute:
    return Attribute("x", Words("Thứ", "Thing"), kind, **more)  # type: ignore[arg-type]


YES_NO = of("boolean")
METRES = of("number", unit="m", minimum=0, maximum=400)
PORTS = of("integer", minimum=0, unit="cổng")
KIND = asset_types()["antenna_mast"].attribute("kind")
assert KIND is not None


@pytest.mark.parametrize(
    ("attribute", "told", "value"),
    [
        *((YES_NO, text, True) for text in ("x", "X", "Có", "co", "1", "true", True, 1, 1.0)),
        *((YES_NO, text, False) for text in ("không", "Khong", "0", "no", False, 0)),
        (METRES, "45,5", 45.5),
        (METRES, "45.5 m", 45.5),
        (METRES, "0", 0.0),
        (METRES, 400, 400.0),
        (PORTS, "1.024", 1024),
        (PORTS, "64 cổng", 64),
        (PORTS, 64.0, 64),
        (KIND, "a1", "A1"),
        (KIND, "A3 – truyền hình", "A3"),
        (KIND, "a4 – RADIO", "A4"),
        (KIND, "A1a", "A1"),
        (of("text"), "  hai   chữ ", "hai chữ"),
        (of("text"), 12.0, "12"),
        (of("date"), "31/12/2026", "2026-12-31"),
        (of("date"), datetime(2026, 12, 31, 5), "2026-12-31"),
        (METRES, "   ", None),
        (METRES, None, None),
        (METRES, float("nan"), None),
    ],
)
def test_what_is_read(attribute: Attribute, told: object, value: object) -> None:
    assert read_value(attribute, told) == value


@pytest.mark.parametrize(
    ("attribute", "told", "word"),
    [
        (YES_NO, "có lẽ", "x, có, 1"),
        (METRES, "cao", "không phải số"),
        (METRES, "401", "từ 0 đến 400 m"),
        (METRES, -1, "từ 0 đến 400 m"),
        (PORTS, "1,5", "số nguyên"),
        (PORTS, -3, "từ 0 trở lên"),
        (PORTS, "9" * 400, "không phải số"),
        (PORTS, True, "không phải số"),
        (KIND, "A9", "A1 – thông tin di động"),
        (of("text"), "a" * 301, "rút gọn"),
        (of("date"), "31/02/2026", "31/12/2026"),
        (of("date"), "31/12/1026", "31/12/2026"),
    ],
)
def test_what_is_refused_and_how(attribute: Attribute, told: object, word: str) -> None:
    with pytest.raises(BadValue) as bad:
        read_value(attribute, told)
    assert word in bad.value.words.vi
    assert bad.value.words.en


def test_all_of_a_type_are_read_and_a_missing_or_foreign_one_told() -> None:
    mast = asset_types()["antenna_mast"]
    assert read_values(mast, {"kind": "A2", "height_m": "", "sharing_operators": "2"}) == {
        "kind": "A2",
        "sharing_operators": 2,
    }
    with pytest.raises(BadValue, match="bắt buộc"):
        read_values(mast, {"height_m": "3"})
    with pytest.raises(BadValue, match="không có thuộc tính"):
        read_values(mast, {"kind": "A1", "smell": "3"})


@pytest.mark.parametrize(
    ("attribute", "value", "said"),
    [
        (YES_NO, False, "không"),
        (of("number", unit="m"), 1234.5, "1.234,5 m"),
        (KIND, "A3", "A3 – truyền hình"),
        (METRES, None, ""),
    ],
)
def test_a_value_is_told_in_words_and_written_so_that_it_is_read_back(
    attribute: Attribute, value: object, said: str
) -> None:
    assert tell_value(attribute, value) == said
    assert read_value(attribute, write_value(attribute, value)) == value


def test_every_attribute_of_every_type_reads_its_own_writing() -> None:
    for kind in asset_types().values():
        for one in kind.attributes:
            known: dict[str, list[object]] = {
                "boolean": [True, False],
                "date": ["2026-01-31"],
                "text": ["chữ"],
                "asset": ["mã hoặc tên"],
            }
            least: object = one.minimum if one.minimum is not None else 1
            values: list[object] = [*one.choices] or known.get(one.kind, [least])
            for value in values:
                assert read_value(one, write_value(one, value)) == value, (kind.code, one.code)


def test_a_day_is_read_as_people_write_it() -> None:
    assert {read_day(text) for text in ("1/2/2026", "01.02.2026", "01-02-2026", "2026-02-01")} == {
        date(2026, 2, 1)
    }
