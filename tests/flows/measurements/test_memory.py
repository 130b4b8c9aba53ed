"""A long file is read with little memory: four times the rows take hardly more of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

LITTLE = """
import json
import os
import sys
from pathlib import Path
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "hatangso.project.settings_test"
django.setup()
from benchmarks import speed_import as bench
from hatangso.adapters import speed_columns
from hatangso.flows.measurements import repeated_rows, write_month
speed_columns.MEMORY, repeated_rows.SORTED_AT_ONCE, write_month.PIECE = "100MB", 20_000, 5_000
print(json.dumps(bench.ours(Path(sys.argv[1]))))
"""


@pytest.mark.slow
def test_four_times_the_rows_take_hardly_more_memory(tmp_path: Path) -> None:
    from benchmarks.speed_import import _make

    told = {}
    for rows in (60_000, 240_000):
        path = tmp_path / f"{rows}.csv"
        _make(path, rows)
        done = subprocess.run(
            [sys.executable, "-c", LITTLE, str(path)], capture_output=True, check=True, text=True
        )
        told[rows] = json.loads(done.stdout.splitlines()[-1])
    assert told[240_000]["kept"] > 3.9 * told[60_000]["kept"]
    grown = told[240_000]["memory_mb"] - told[60_000]["memory_mb"]
    assert grown < 0.25 * told[60_000]["memory_mb"], told
