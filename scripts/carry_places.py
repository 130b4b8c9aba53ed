"""Carry the facts of the administrative units over into the catalogue: code, kind, name, parent, one change.

    python -m scripts.carry_places ../shared/data/vn-communes-2025

Reads communes_vn.csv and communes_crosswalk.csv and writes the .tsv files of hatangso/catalog/places. Only
facts are carried over (no geometry, no areas, no English names); see SOURCE.md there.
"""

import csv
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parent.parent / "src" / "hatangso" / "catalog" / "places"
PROVINCE_KINDS = {"Thành phố": "thanh_pho", "Tỉnh": "tinh"}
CHANGED_ON = "2026-04-30"
CHANGED_BY = "Nghị quyết 30/2026/QH16"
CHANGED_BY_COMMUNES = "Nghị quyết 237/NQ-UBTVQH16"


def main(folder: Path) -> None:
    """Write provinces.tsv, communes.tsv and earlier_names.tsv."""
    communes = _rows(folder / "communes_vn.csv")
    changed = [
        r for r in _rows(folder / "communes_crosswalk.csv") if r["status_changed_2026_04_30"] == "True"
    ]
    provinces = {}
    for row in communes:
        kind, name = _split(row["province_name"])
        provinces[row["province_code"]] = (row["province_code"], kind, name)
    _write("provinces.tsv", ("code", "kind", "name"), sorted(provinces.values()))
    _write(
        "communes.tsv",
        ("code", "province", "kind", "name"),
        sorted((r["code"], r["province_code"], r["unit_type"], _clean(r["name"])) for r in communes),
    )
    parents = sorted({row["province_code"] for row in changed})
    earlier = [(code, "tinh", provinces[code][2], CHANGED_ON, CHANGED_BY) for code in parents]
    earlier += sorted(
        (
            r["code_nso"],
            "xa",
            _clean(r["full_name_vnsdi_2025_07"].removeprefix("Xã ")),
            CHANGED_ON,
            CHANGED_BY_COMMUNES,
        )
        for r in changed
    )
    _write("earlier_names.tsv", ("code", "kind", "name", "until", "source"), earlier)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _split(full_name: str) -> tuple[str, str]:
    for words, kind in PROVINCE_KINDS.items():
        if full_name.startswith(words):
            return kind, _clean(full_name.removeprefix(words))
    raise ValueError(full_name)


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _write(name: str, heading: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    lines = ["\t".join(row) for row in (heading, *rows)]
    (CATALOGUE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(rows)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
