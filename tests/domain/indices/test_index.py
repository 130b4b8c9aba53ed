"""The file of an index is read strictly."""

import copy
from typing import Any

import pytest

from hatangso.domain.indices.fields import IndexTrouble
from hatangso.domain.indices.read_index import read_index

POINTS: dict[str, Any] = {
    "name": {"vi": "Bộ chỉ số thử", "en": "Trial index"},
    "short": "THU",
    "edition": "2026",
    "law": "Quyết định giả định 1/QĐ",
    "scores": ["commune"],
    "reason": {"vi": "Để thử", "en": "To try"},
    "points": {"total": 100, "late_per_day": 1, "bonus_at_most": 5},
    "groups": [
        {
            "code": "a",
            "name": "Nhóm A",
            "points": 60,
            "expected": 2,
            "criteria": [
                {"code": "a1", "name": "A1", "points": 20, "rule": {"kind": "three_steps"}},
                {
                    "code": "a2",
                    "name": "A2",
                    "points": 40,
                    "rule": {"kind": "proportional", "cap": 85, "floor": 60, "unit": "%"},
                    "evidence_required": True,
                    "may_not_arise": True,
                },
            ],
        },
        {"code": "b", "name": "Nhóm B", "points": 40},
    ],
}
COMPOSITE: dict[str, Any] = {
    **{key: POINTS[key] for key in ("name", "short", "edition", "law", "scores", "reason")},
    "composite": {"normalise": "minmax", "aggregate": "arithmetic", "minimum_share": 0.5},
    "groups": [
        {
            "code": "a",
            "name": "A",
            "weight": 3,
            "criteria": [{"code": "x", "name": "X", "indicator": "pop_5g"}],
        },
        {
            "code": "b",
            "name": "B",
            "criteria": [
                {"code": "y", "name": "Y", "indicator": "fibre_households", "weight": 1},
                {"code": "z", "name": "Z", "indicator": "digital_id", "weight": 3},
            ],
        },
    ],
}


def read(table: dict[str, Any]) -> Any:
    return read_index(table, code="thu", file="thu.toml")


def test_an_index_of_points_knows_what_is_still_to_be_entered() -> None:
    index = read(POINTS)
    assert [(group.entered_points, group.is_complete) for group in index.groups] == [(60, True), (0, False)]
    assert not index.is_complete
    assert index.criterion("a2").evidence_required
    assert index.group_of("a2").code == "a"


def test_effective_weights_are_the_groups_share_times_the_criterions() -> None:
    # group A 3/4; group B 1/4 of which Y has 1/4 and Z 3/4
    assert read(COMPOSITE).weights() == pytest.approx({"x": 3 / 4, "y": 1 / 16, "z": 3 / 16})


@pytest.mark.parametrize(
    ("where", "key", "value", "said"),
    [
        ((), "nam", 1, "thu.toml: unknown key 'nam'; known keys are"),
        (("groups", 0), "poins", 3, "thu.toml: groups[1]: unknown key 'poins'"),
        (("groups", 0, "criteria", 1), "indikator", "x", "thu.toml: groups[1].criteria[2]: unknown key"),
        (("points",), "late", 1, "thu.toml: points: unknown key 'late'"),
        (("groups", 0), "points", 61, "the groups' points sum to 101, not to 100"),
        (("groups", 1), "code", "a1", "the code 'a1' is there twice"),
        (("groups", 1), "points", "40", "groups[2]: 'points' must be a number"),
        ((), "scores", ["district"], "'scores' must be a list of province, commune"),
        ((), "composite", {}, "either [points] or [composite]"),
        (("name",), "fr", "x", "thu.toml: name: unknown key 'fr'"),
        ((), "issued_on", "hôm qua", "must be a day such as 2023-05-25"),
    ],
)
def test_what_is_wrong_names_file_place_and_key(
    where: tuple[Any, ...], key: str, value: Any, said: str
) -> None:
    table = copy.deepcopy(POINTS)
    inside: Any = table
    for step in where:
        inside = inside[step]
    inside[key] = value
    with pytest.raises(IndexTrouble) as wrong:
        read(table)
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("normalise", "minimax", "it may be minmax, zscore, rank, percentile_rank, goalposts, target"),
        ("aggregate", "mean", "it may be arithmetic, geometric, harmonic"),
        ("normalise", "goalposts", "'goalposts' are missing for x, y, z"),
        ("minimum_share", 50, "lies between 0 and 1"),
        ("alternatives", {"weights_percent": 100}, "must be below 100"),
        ("alternatives", {"figure_errors": {"guessed": 1}}, "unknown key 'guessed'"),
    ],
)
def test_a_composite_names_methods_that_there_are(key: str, value: Any, said: str) -> None:
    table = copy.deepcopy(COMPOSITE)
    table["composite"][key] = value
    with pytest.raises(IndexTrouble) as wrong:
        read(table)
    assert said in str(wrong.value)
