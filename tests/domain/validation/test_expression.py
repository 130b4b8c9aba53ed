"""The language of rules: what is not known never breaks a rule; Excel's formula says the same."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatangso.catalog.check_files import CatalogueError, checks, read_check
from hatangso.domain.figures.told import Shape
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.validation.check import Target
from hatangso.domain.validation.excel import FALSE, broken_formula
from hatangso.domain.validation.expression import (
    Expression,
    evaluate,
    names_in,
    require_number,
    require_truth,
)
from hatangso.domain.validation.kinds import KINDS, rules_of
from hatangso.domain.validation.rule import Rule, Severity
from hatangso.domain.words import Words

METHOD = Path(__file__).parents[3] / "docs" / "methods" / "validation.md"
FIBRE = Shape(ValueKind.RATIO, "%", counts=("fibre_households", "households"))
NAMES = st.sampled_from(["a", "b", "c"])
FORMS = st.recursive(
    st.one_of(NAMES, st.floats(-100, 100)),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["add", "sub", "mul", "div", "max", "min", "first"]), inner, inner),
        st.tuples(st.just("abs"), inner),
    ),
    max_leaves=6,
)


def value(expression: Expression, **known: float) -> float:
    return float(
        evaluate(expression, {name: np.array([number]) for name, number in known.items()}).reshape(-1)[0]
    )


def test_operators_by_hand() -> None:
    assert value(("sub", ("mul", 2.0, "a"), 3.0), a=5) == 7
    assert value(("max", ("abs", "a"), 3.0), a=-4) == 4
    assert value(("first", ("div", "a", "b"), 9.0), a=1, b=0) == 9
    assert value(("fractional", "a"), a=12.5) == 1
    assert value(("fractional", "a"), a=12) == 0


@pytest.mark.parametrize("comparison", ["gt", "ge", "lt", "le"])
def test_what_is_not_known_is_neither_above_nor_below(comparison: str) -> None:
    assert not value((comparison, "nobody", 3.0))
    assert not value((comparison, ("div", 1.0, 0.0), 3.0))


def test_only_known_and_unknown_speak_of_what_is_not_there() -> None:
    assert value(("unknown", "nobody"))
    assert not value(("known", "nobody"))


@given(FORMS, NAMES)
def test_a_number_that_needs_something_unknown_is_unknown_unless_a_first_saves_it(
    expression: Expression, missing: str
) -> None:
    known = {name: 2.0 for name in "abc" if name != missing}
    number = value(expression, **known)
    if missing in set(names_in(expression)) and "first" not in str(expression):
        assert np.isnan(number)


@pytest.mark.parametrize(
    "wrong",
    [
        ("gt", "a"),
        ("more", "a", "b"),
        "a",
        3.0,
        ("and", "a", "b"),
        ("gt", ("gt", "a", "b"), 1.0),
        ("gt", "A b", 1.0),
        (),
    ],
)
def test_a_misspelt_rule_is_refused_where_it_is_made(wrong: Expression) -> None:
    with pytest.raises(ValueError):
        require_truth(wrong)


def test_numbers_and_truths_are_not_mixed() -> None:
    with pytest.raises(ValueError):
        require_number(("gt", "a", "b"))
    with pytest.raises(ValueError):
        require_number(float("inf"))


def rule(broken: Expression, *names: tuple[str, Expression]) -> Rule:
    return Rule("a_rule", 1, Severity.HARD, "part", broken, Words("", ""), Words("", ""), names)


@pytest.mark.parametrize(
    ("broken", "formula"),
    [
        (("gt", "part", "whole"), "AND(COUNT(K5,L5)=2,K5>L5)"),
        (("gt", "part", "before.value"), "AND(COUNT(K5)=1,K5>40.5)"),
        (("gt", "part", "nobody"), FALSE),
        (("or", ("gt", "part", "nobody"), ("lt", "part", 0.0)), "AND(COUNT(K5)=1,K5<0)"),
        (("and", ("gt", "part", "nobody"), ("lt", "part", 0.0)), FALSE),
        (("gt", ("div", "part", "whole"), 1.0), "IFERROR(AND(COUNT(K5,L5)=2,(K5/L5)>1),FALSE)"),
        (("unknown", "part"), "NOT(COUNT(K5)=1)"),
        (("gt", ("first", "nobody", "part"), -1.0), "AND(COUNT(K5)=1,K5>(-1))"),
    ],
)
def test_a_rule_becomes_a_formula(broken: Expression, formula: str) -> None:
    assert broken_formula(rule(broken), {"part": "K5", "whole": "L5"}, {"before.value": 40.5}) == formula


def test_every_check_of_the_catalogue_has_source_reason_version_and_makes_sense() -> None:
    assert len({check.code for check in checks()}) == len(checks()) >= 20
    for check in checks():
        assert check.source.vi
        assert check.reason.en
        assert check.version >= 1
    assert {check.kind for check in checks()} == set(KINDS)


def test_every_check_stands_on_the_method_page() -> None:
    page = METHOD.read_text(encoding="utf-8")
    missing = [check.code for check in checks() if check.code.removesuffix("_number") not in page]
    assert missing == []


def test_every_rule_has_its_words_in_both_languages_and_knows_its_numbers() -> None:
    for shape in (FIBRE, Shape(ValueKind.VALUE, "Mbit/s")):
        for made in rules_of(checks(), Target(shape)):
            assert made.says.vi
            assert made.brief.en


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind = ", "x.toml: "),
        ('kind = "jump"\nverzion = 1', "unknown key 'verzion'"),
        ('kind = "jump"', "missing key version"),
        (
            'kind = "jumps"\nversion=1\nseverity="soft"\nsource=["a","b"]\nreason=["a","b"]',
            "unknown kind 'jumps'",
        ),
        (
            'kind = "sums"\nversion=1\nseverity="soft"\nsource=["a","b"]\nreason=["a","b"]\nfields=["part"]',
            "tolerance",
        ),
        ('kind = "jump"\nversion=1\nseverity="mild"\nsource=["a","b"]\nreason=["a","b"]', "mild"),
        (
            'kind = "jump"\nversion=1\nseverity="soft"\nsource=["a","b"]\nreason=["a","b"]\n'
            '[applies]\nunitz=["%"]',
            "unknown key 'unitz'",
        ),
    ],
)
def test_a_wrong_file_names_itself_and_its_key(text: str, said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        read_check("x", text)
