"""Finds every test of systems by its file in catalog/probes."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any

from hatangso.catalog import probes as _probe_files
from hatangso.catalog.discovery import CatalogueError
from hatangso.domain.probes.finding import NOTHING, Finding, Status
from hatangso.domain.probes.probe_test import ProbeTest
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.words import Words


@cache
def probe_tests() -> dict[str, ProbeTest]:
    """Every test by its code, in the order in which they are shown."""
    found = [
        _read(f"{_probe_files.__name__}.{entry.name}")
        for entry in pkgutil.iter_modules(_probe_files.__path__)
    ]
    return {test.code: test for test in sorted(found, key=lambda test: test.order)}


def asked_of(kind: SystemKind) -> tuple[ProbeTest, ...]:
    """The tests that are asked of a kind of system."""
    return tuple(test for test in probe_tests().values() if kind in test.kinds)


def finding(
    code: str, status: Status, vi: str, en: str, *, advice: Words | None = None, **evidence: Any
) -> Finding:
    """A finding of a test of the catalogue, with the catalogue's advice where something is amiss."""
    test = probe_tests()[code]
    if advice is None:
        advice = test.advice if status in (Status.FAILED, Status.WARNED) else NOTHING
    told: Mapping[str, Any] = {key: value for key, value in evidence.items() if value is not None}
    return Finding(code, status, Words(vi, en), advice, told)


def _read(module_name: str) -> ProbeTest:
    file = module_name.rpartition(".")[2] + ".py"
    found = getattr(importlib.import_module(module_name), "test", None)
    if not isinstance(found, ProbeTest):
        raise CatalogueError(f"{file}: has no `test = ProbeTest(__name__, …)`.")
    if found.module != module_name:
        raise CatalogueError(f"{file}: the first argument of ProbeTest must be __name__.")
    return found
