"""Finding a unit among all 3,355 by what people type: ours beside two other ways of doing it.

    make bench-search_units

The others: SQLite's full-text index (FTS5 over the same keys, words by their beginnings), and a plain scan
of all keys in Python. Each answers the same 400 queries over the same units; the units found must agree.
"""

import json
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

QUERIES = 400
SEED = 20_261_121


def main() -> None:
    """Load the catalogue into a database of its own, time the three, print RESULT."""
    folder = tempfile.TemporaryDirectory(prefix="hatangso-bench-")
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder.name) / 'bench.sqlite3'}"
    os.environ["HATANGSO_DATA"] = folder.name
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hatangso.project.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from hatangso.domain.places.search_key import search_key
    from hatangso.flows.load_places import load_places
    from hatangso.store.places.models import Unit
    from hatangso.store.places.queries import search_units

    call_command("migrate", verbosity=0, interactive=False)
    load_places()
    keys = dict(Unit.objects.values_list("pk", "search_key"))
    index = _full_text(keys)

    def ours(text: str) -> set[int]:
        return {unit.pk for unit in search_units(text, limit=5000)}

    def first_page(text: str) -> set[int]:
        return {unit.pk for unit in search_units(text, limit=20)}

    def full_text(text: str) -> set[int]:
        words = search_key(text).split()
        wanted = " AND ".join(f'"{word}"*' for word in words)
        return {row[0] for row in index.execute("SELECT rowid FROM places WHERE places MATCH ?", [wanted])}

    def scan(text: str) -> set[int]:
        words = [f" {word}" for word in search_key(text).split()]
        return {pk for pk, key in keys.items() if all(word in key for word in words)}

    queries = _queries(list(Unit.objects.values_list("full_name", "code", "parent__name")))
    disagreeing = [text for text in queries if not ours(text) == full_text(text) == scan(text)]
    result = {
        "benchmark": "search_units",
        "units": len(keys),
        "queries": len(queries),
        "answers_agree": not disagreeing,
        "first_page_ms": _times(first_page, queries),
        "full_text_fts5_ms": _times(full_text, queries),
        "python_scan_ms": _times(scan, queries),
    }
    for name, value in result.items():
        print(f"{name:>20}: {value}")
    if disagreeing:
        print("disagreeing:", disagreeing[:10])
    print("RESULT", json.dumps(result))
    folder.cleanup()


def _full_text(keys: dict[int, str]) -> sqlite3.Connection:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE places USING fts5(key, tokenize='unicode61', prefix='1 2 3')")
    index.executemany("INSERT INTO places(rowid, key) VALUES (?, ?)", keys.items())
    return index


def _queries(units: list[tuple[str, str, str | None]]) -> list[str]:
    """Names whole and cut off, codes, names with their province, single letters, and what is not there."""
    draw = random.Random(SEED)  # noqa: S311 (a draw of queries, nothing secret)
    queries = ["xa", "phuong", "a", "t", "ha noi", "khong co noi nay"]
    while len(queries) < QUERIES:
        full, code, province = draw.choice(units)
        queries.append(
            draw.choice(
                [full, full[: max(4, len(full) - 2)], code, f"{full} {province or ''}", full.split()[-1]]
            )
        )
    return queries


def _times(search: Callable[[str], set[int]], queries: list[str]) -> dict[str, float]:
    spent = []
    for text in queries:
        start = time.perf_counter()
        search(text)
        spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    return {
        "median": round(statistics.median(spent), 2),
        "p99": round(spent[int(len(spent) * 0.99)], 2),
        "max": round(spent[-1], 2),
    }


if __name__ == "__main__":
    main()
