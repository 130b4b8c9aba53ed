"""Every official unit since 1 July 2025: 34 provinces and 3,321 communes, as facts of our own (SOURCE.md)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

VERSION = "2026-08-02"  # the day of the source's state
SOURCE = "Danh mục của Cục Thống kê (NSO), Quyết định 19/2025/QĐ-TTg"
START = date(2025, 7, 1)

KIND_WORDS = {
    "thanh_pho": "thành phố",
    "tinh": "tỉnh",
    "phuong": "phường",
    "xa": "xã",
    "dac_khu": "đặc khu",
    "quan": "quận",
    "huyen": "huyện",
    "thi_xa": "thị xã",
    "thi_tran": "thị trấn",
}


@dataclass(frozen=True)
class PlaceFact:
    """One unit as it is now; `parent` is the province's code, '' for a province."""

    code: str
    level: str  # 'province' or 'commune'
    kind: str
    name: str
    parent: str


@dataclass(frozen=True)
class EarlierName:
    """What a unit that still exists was, up to (not including) the day `until`, and which act changed it."""

    code: str
    kind: str
    name: str
    until: date
    source: str


def full_name(kind: str, name: str) -> str:
    """The name with its kind, as it stands inside a sentence.

    >>> full_name("phuong", "Chu Văn An")
    'phường Chu Văn An'
    """
    return f"{KIND_WORDS[kind]} {name}"


@cache
def places() -> tuple[PlaceFact, ...]:
    """Provinces first, then communes, each in the order of their codes."""
    provinces = [PlaceFact(code, "province", kind, name, "") for code, kind, name in _rows("provinces.tsv")]
    communes = [
        PlaceFact(code, "commune", kind, name, province)
        for code, province, kind, name in _rows("communes.tsv")
    ]
    return (*provinces, *communes)


@cache
def earlier_names() -> tuple[EarlierName, ...]:
    """The names and kinds that units had before a change which they outlived."""
    return tuple(
        EarlierName(code, kind, name, date.fromisoformat(until), source)
        for code, kind, name, until, source in _rows("earlier_names.tsv")
    )


@cache
def digest() -> str:
    """SHA-256 over the files: two installations with the same digest know the same units."""
    known = hashlib.sha256()
    for name in ("provinces.tsv", "communes.tsv", "earlier_names.tsv"):
        known.update(_text(name).encode())
    return known.hexdigest()


def _text(name: str) -> str:
    return (files(__name__) / name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[list[str]]:
    for line in _text(name).splitlines()[1:]:
        yield line.split("\t")
