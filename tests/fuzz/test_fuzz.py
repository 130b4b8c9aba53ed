"""Broken and invented files: refused or read, never a crash, never longer than ten seconds.

The same with other seeds and for as long as wanted: python -m tests.fuzz.run --minutes 10
"""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hatangso.adapters.document import read_document
from hatangso.domain.plans.document import Block, Cell, Paragraph, SourceDocument, Table
from tests.adapters.rendered_plans import as_docx, as_pdf
from tests.fuzz.mutations import BINARY, TEXT, mutated
from tests.fuzz.reading import plans, read_source, read_through, with_broken_part
from tests.fuzz.xml_swaps import swapped

_WORDS = st.sampled_from((
    "KẾ HOẠCH", "I. MỤC TIÊU", "II. NHIỆM VỤ", "III. NHIỆM VỤ", "1. Mục tiêu đến năm 2030",
    "- 100% hộ gia đình", "≥ 99,9%", "từ 5 đến 10", "gấp đôi", "Phụ lục", "STT", "Nhiệm vụ",
    "Cơ quan chủ trì", "Thời gian", "Quý IV Năm 2025", "Hàng năm", "Phòng Kinh tế", "a)", "+",
    "Năm 2030", "định kỳ hàng quý báo cáo", "trước ngày 10 tháng cuối quý", "TỔ CHỨC THỰC HIỆN",
    "UBND phường", "Số: /KH-UBND", "12/2030",
))  # fmt: skip
_TEXT = st.lists(_WORDS | st.text(max_size=12), max_size=6).map(" ".join)
_PARAGRAPHS = st.builds(
    Paragraph,
    text=_TEXT,
    bold=st.booleans(),
    centred=st.booleans(),
    heading_level=st.none() | st.integers(1, 9),
    list_level=st.none() | st.integers(0, 8),
    list_mark=st.none() | st.sampled_from(["-", "1.", "a)", "IV.", "•", "%"]),
    joined=st.booleans(),
)
_CELLS = st.builds(Cell, text=_TEXT, colspan=st.integers(1, 70), rowspan=st.integers(1, 9))
_TABLES = st.builds(
    Table,
    rows=st.lists(st.lists(_CELLS, max_size=7).map(tuple), max_size=8).map(tuple),
    page=st.none() | st.integers(1, 3),
)
_BLOCKS: st.SearchStrategy[Block] = st.one_of(_PARAGRAPHS, _TABLES)


@pytest.mark.parametrize("seed", range(40))
def test_a_mutated_plan_is_read_or_refused(shared: Path, seed: int) -> None:
    originals = plans(shared)
    name = sorted(originals)[seed % len(originals)]
    read_through(mutated(originals[name], TEXT, random.Random(seed)), name)


@pytest.mark.parametrize("seed", range(30))
def test_a_mutated_word_file_is_read_or_refused(shared: Path, seed: int) -> None:
    packed = _word_file(shared)
    if seed % 3 == 0:
        read_through(mutated(packed, BINARY, random.Random(seed)), "a.docx")
    elif seed % 3 == 1:
        read_through(with_broken_part(packed, BINARY, seed), "a.docx")
    else:
        read_through(swapped(packed, seed), "a.docx")


@pytest.mark.parametrize("seed", range(12))
def test_a_mutated_pdf_is_read_or_refused(shared: Path, seed: int) -> None:
    read_through(mutated(_pdf_file(shared), BINARY, random.Random(seed)), "a.pdf", own_process=True)


@pytest.mark.parametrize(
    "unit",
    ["- ế\n", "1. Phủ sóng đạt 100%\n", "I. MỤC TIÊU\n", "| ế | ế |\n", "ế(", "đến năm ", "TT\n1\nHạ tầng\n"],
)
def test_one_thing_without_end_is_read_in_time(unit: str) -> None:
    read_through(("KẾ HOẠCH\n" + unit * (100_000 // len(unit))).encode(), "a.txt")


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(_BLOCKS, max_size=25))
def test_an_invented_document_is_read(blocks: list[Block]) -> None:
    read_source(SourceDocument(tuple(blocks), "docx"))


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=2000), st.sampled_from(["a.docx", "a.pdf", "a.html", "a.txt", "", "a\x00b"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    read_through(data, name)


_made: dict[str, bytes] = {}


def _word_file(shared: Path) -> bytes:
    if "docx" not in _made:
        _made["docx"] = as_docx(_plan(shared))
    return _made["docx"]


def _pdf_file(shared: Path) -> bytes:
    if "pdf" not in _made:
        _made["pdf"] = as_pdf(_plan(shared))
    return _made["pdf"]


def _plan(shared: Path) -> SourceDocument:
    path = shared / "plans" / "long-my.txt"
    return read_document(path.read_bytes(), path.name)
