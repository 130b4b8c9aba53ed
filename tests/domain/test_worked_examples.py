"""The worked examples in the docstrings of the computing parts are run, so they stay true."""

import doctest
import importlib
import pkgutil

import pytest

import hatangso.catalog
import hatangso.domain

MODULES = [
    name
    for package in (hatangso.domain, hatangso.catalog)
    for _, name, _ in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_worked_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
