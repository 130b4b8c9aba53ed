"""The catalogue of probe tests says all that people need of each."""

from pathlib import Path

import pytest

from hatangso.catalog.probe_tests import probe_tests
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.reasons import REASONS, check_words
from hatangso.domain.words import Words

METHOD = Path(__file__).resolve().parents[2] / "docs" / "methods" / "probes.md"


@pytest.mark.parametrize("test", probe_tests().values(), ids=lambda test: test.code)
def test_a_test_tells_what_it_asks_why_on_whose_word_and_what_to_do(test):
    texts = [test.label, test.asks, test.why] + ([] if test.code == "latency" else [test.advice])
    assert all(words.vi and words.en for words in texts)
    assert test.source
    assert test.points.passed >= test.points.warned
    assert f"`{test.code}`" in METHOD.read_text(encoding="utf-8")


def test_orders_are_different():
    assert len({test.order for test in probe_tests().values()}) == len(probe_tests())


def test_a_finding_is_kept_and_read_again():
    one = Finding("up", Status.FAILED, Words("a", "b"), Words("c", "d"), {"ms": 3.5})
    assert Finding.from_json(one.as_json()) == one


def test_every_reason_speaks_both_languages():
    assert all(reason.words.vi and reason.words.en for reason in REASONS.values())
    assert check_words("gì đó") == REASONS["own_fault"].words
