"""The catalogue of units holds the country: counts one can look up, each line beside an independent list."""

import csv
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

from hatangso.catalog.places import earlier_names, full_name, places
from hatangso.domain.places.search_key import search_key


def test_there_are_34_provinces_and_3321_communes_of_the_kinds_the_law_counts() -> None:
    kinds = Counter((fact.level, fact.kind) for fact in places())
    assert kinds == {
        ("province", "thanh_pho"): 7,
        ("province", "tinh"): 27,
        ("commune", "xa"): 2611,
        ("commune", "phuong"): 697,
        ("commune", "dac_khu"): 13,
    }


def test_codes_are_zero_padded_text_unique_and_every_commune_lies_in_a_province() -> None:
    provinces = {fact.code for fact in places() if fact.level == "province"}
    communes = [fact for fact in places() if fact.level == "commune"]
    assert {len(code) for code in provinces} == {2}
    assert {len(fact.code) for fact in communes} == {5}
    assert len({fact.code for fact in places()}) == 3355
    assert {fact.parent for fact in communes} == provinces
    by_province = Counter(fact.parent for fact in communes)
    assert (by_province["01"], by_province["31"], by_province["79"]) == (126, 114, 168)


def test_names_are_composed_unicode_without_their_kind() -> None:
    assert all(unicodedata.is_normalized("NFC", fact.name) for fact in places())
    assert not [fact for fact in places() if fact.name.split()[0].lower() in {"phường", "xã", "đặc", "tỉnh"}]
    by_code = {fact.code: full_name(fact.kind, fact.name) for fact in places()}
    assert by_code["06325"] == "xã Bắc Sơn"
    assert by_code["10549"] == "phường Chu Văn An"


def test_dong_nai_and_ten_of_its_communes_changed_their_kind_on_30_april_2026() -> None:
    assert len(earlier_names()) == 11
    assert {name.until for name in earlier_names()} == {date(2026, 4, 30)}
    now = {fact.code: fact for fact in places()}
    assert [(e.kind, now[e.code].kind) for e in earlier_names() if e.code == "75"] == [("tinh", "thanh_pho")]
    communes = [now[e.code] for e in earlier_names() if e.code != "75"]
    assert {(fact.kind, fact.parent) for fact in communes} == {("phuong", "75")}


def test_the_list_agrees_with_the_independent_register(shared: Path) -> None:
    file = shared / "data" / "vn-population-landcover-h3" / "commune_population.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        register = {row["commune_code"].zfill(5): row for row in csv.DictReader(opened)}
    ours = {fact.code: fact for fact in places() if fact.level == "commune"}
    assert len(register) == 3321
    assert ours.keys() - register.keys() == {"06978", "23938"}  # the two codes known to differ (SOURCE.md)
    assert register.keys() - ours.keys() == {"06970", "23737"}
    differing = [
        code
        for code in ours.keys() & register.keys()
        if search_key(ours[code].name) != _bare(register[code]["commune_name"])
    ]
    assert differing == []


def _bare(name: str) -> str:
    key = search_key(name)
    for kind in ("phuong ", "xa ", "dac khu "):
        key = key.removeprefix(kind)
    return key
