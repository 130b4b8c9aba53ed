"""The indices of the catalogue: what is known of the DII, and one more added by one file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hatangso.catalog import index_files, indices
from hatangso.catalog.discovery import CatalogueError, indicators
from hatangso.catalog.index_files import examples_for, index_of
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.indices.answer import Answer, Step
from hatangso.domain.indices.score_sheet import sheet_of

DTI_OF_A_WARD = """
short = "DTI xã"
edition = "2026"
scores = ["commune"]
name = "Chỉ số chuyển đổi số cấp xã của tỉnh giả định"
law = "Quyết định giả định 12/QĐ-UBND"
reason = "Tỉnh giao các xã tự chấm."

[points]
total = 20
late_per_day = 1

[[groups]]
code = "awareness"
name = "Nhận thức số"
points = 10
criteria = [{ code = "head", name = "Người đứng đầu chỉ đạo", points = 10, rule = { kind = "three_steps" } }]

[[groups]]
code = "infrastructure"
name = "Hạ tầng số"
points = 10

[[groups.criteria]]
code = "fibre"
name = "Hộ có cáp quang"
points = 10
rule = { kind = "bands", unit = "%", bands = [[100, 10], [90, 8], [80, 6], [70, 4]] }
"""


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Puts a file into the folder of indices, as somebody adding one does."""
    monkeypatch.setattr(indices, "__path__", [*indices.__path__, str(tmp_path)])

    def write(name: str, text: str) -> None:
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        _forget()

    yield write
    _forget()


def _forget() -> None:
    index_files.indices.cache_clear()
    index_files.index_tables.cache_clear()


def test_the_dii_has_its_six_groups_and_300_points_and_no_invented_criterion() -> None:
    dii = index_of("dii_885")
    assert dii is not None
    assert [(g.points, g.expected) for g in dii.groups] == [
        (80, 4), (60, 6), (20, 1), (30, 3), (20, 1), (90, 9)
    ]  # fmt: skip
    assert dii.points.total == 300
    assert dii.criteria == ()
    assert "885/QĐ-BTTTT" in dii.law.vi


def test_the_example_fills_the_groups_and_says_everywhere_that_it_is_one() -> None:
    (example,) = examples_for("dii_885")
    assert example.is_complete
    assert len(example.criteria) == 24
    assert example.name.vi.startswith("Ví dụ, không phải văn bản gốc")
    assert all(criterion.example for criterion in example.criteria)
    dii = index_of("dii_885")
    assert dii is not None
    assert [(g.code, g.points) for g in example.groups] == [(g.code, g.points) for g in dii.groups]


def test_the_composite_asks_for_every_indicator_of_the_catalogue_that_is_a_number() -> None:
    composite = index_of("plan_targets")
    assert composite is not None
    numeric = {code for code, one in indicators().items() if one.kind in (ValueKind.RATIO, ValueKind.VALUE)}
    assert {one.indicator for one in composite.criteria} == numeric
    for group in composite.groups:
        assert {indicators()[one.indicator].component for one in group.criteria} == {group.code}
    assert sum(composite.weights().values()) == pytest.approx(1)


def test_a_ward_dti_is_one_more_file_and_scores(put: Callable[[str, str], None]) -> None:
    put("dti_ward", DTI_OF_A_WARD)
    dti = index_of("dti_ward")
    assert dti is not None
    sheet = sheet_of(dti, {"head": Answer(step=Step.HALF), "fibre": Answer(value=92)}, days_late=1)
    assert (sheet.own.points, sheet.own.most) == (12, 20)  # 5 + 8 − 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("total = 20", "totl = 20", r"wrong\.toml: points: missing key 'total'"),
        ("total = 20", "total = 30", r"wrong\.toml: the groups' points sum to 20, not to 30"),
        ('short = "DTI xã"', 'short = "DTI xã"\nreplaces = "x"', r"'replaces' names 'x', which is not there"),
        ("points = 10\nrule", 'points = 10\nindicator = "pop_7g"\nrule', "fibre: no indicator 'pop_7g'"),
        ("[points]", "[points", r"wrong\.toml: Expected"),
    ],
)
def test_a_wrong_file_names_itself(put: Callable[[str, str], None], old: str, new: str, said: str) -> None:
    put("wrong", DTI_OF_A_WARD.replace(old, new))
    with pytest.raises(CatalogueError, match=said):
        index_files.indices()
