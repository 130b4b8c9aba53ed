"""What only a background worker needs is not loaded by the process that serves pages."""

import subprocess
import sys

HEAVY = ("numba", "llvmlite", "ibis", "pandas", "pyspark", "dns", "picows", "uvloop")
PROGRAM = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hatangso.project.settings_test"
import django
django.setup()
from django.urls import get_resolver
assert get_resolver().url_patterns
import hatangso.flows.tick
print(*(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_pages_and_clock_start_without_compiler_data_frames_and_probing_tools() -> None:
    told = subprocess.run([sys.executable, "-c", PROGRAM, *HEAVY], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
