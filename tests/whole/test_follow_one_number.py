"""docs/follow-one-number.md is run line by line; every file it names exists, every function stands in it."""

import ast
import doctest
import hashlib
import io
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from tests.world import World

from hatangso.adapters.document import read_document
from hatangso.catalog.demo import plan_of
from hatangso.catalog.indicators.fibre_households import formula
from hatangso.domain.figures.told import ToldFigure
from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period, PeriodKind
from hatangso.domain.plans.extract import read_plan
from hatangso.domain.reports.annex_tables import target_annex
from hatangso.domain.reports.blocks import Cell
from hatangso.domain.reports.inline import plain
from hatangso.flows.accept_plan import accept_plan
from hatangso.flows.compose_report import compose_by_hand
from hatangso.flows.decide_figure import approve_figures
from hatangso.flows.receive import bytes_of, receive_file
from hatangso.flows.record_figure import FigureEntry, record_figures
from hatangso.flows.report_files import report_files
from hatangso.flows.report_input import report_input
from hatangso.flows.review_item import accept_certain
from hatangso.flows.set_baseline import Start, set_baseline
from hatangso.flows.upload_plan import upload_plan
from hatangso.store.organisations.access import Actor
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import TargetMeasure
from hatangso.store.programme.standing import MeasureStanding, standings

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "follow-one-number.md"
TOLD_AT = timezone.make_aware(datetime(2026, 11, 21, 9))


def test_every_file_that_the_page_names_exists() -> None:
    named = re.findall(r"`((?:src|docs|tests)/[^`]+)`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 15
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_function_that_the_page_names_stands_in_its_file() -> None:
    said = re.findall(r"`(src/[^`]+\.py)`\s+\(((?:`\w+`(?:,\s+)?)+)\)", PAGE.read_text(encoding="utf-8"))
    named = [(file, name) for file, names in said for name in re.findall(r"\w+", names)]
    assert len(named) > 20
    assert [(file, name) for file, name in named if name not in defined_in(ROOT / file)] == []


def test_every_line_of_the_page_is_true(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = World.build()

    def standing_of(indicator: str, *, approved_only: bool) -> MeasureStanding:
        found = standings(world.ward, as_of=TOLD_AT.date(), approved_only=approved_only)
        measures = [measure for target in found for measure in target.measures]
        return next(one for one in measures if one.measure.indicator == indicator)

    names = {
        "ward": world.ward,
        "officer": Actor(world.people["officer"], TOLD_AT.date()),
        "head": Actor(world.people["head"], TOLD_AT.date()),
        "told_at": TOLD_AT,
        "quarter": Period(PeriodKind.QUARTER, 2026, 3),
        "standing_of": standing_of,
        "text_of_docx": text_of_docx,
        "text_of_pdf": text_of_pdf,
        "words_of": words_of,
        "public_json": lambda: Client().get(f"/cong-khai/{world.ward.code}/ket-qua.json").json(),
        "public_page": lambda: Client().get(f"/cong-khai/{world.ward.code}/").content.decode(),
        "formula": formula,
        **{
            thing.__name__: thing
            for thing in (
                *(FigureEntry, Footing, PlanDocument, Start, TargetMeasure, ToldFigure, date, hashlib),
                *(accept_certain, accept_plan, approve_figures, bytes_of, compose_by_hand, plan_of),
                *(read_document, read_plan, receive_file, record_figures, report_files, report_input),
                *(set_baseline, target_annex, upload_plan),
            )
        },
    }
    lines = PAGE.read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(lines, names, PAGE.name, str(PAGE), 0)
    said = io.StringIO()
    result = doctest.DocTestRunner(verbose=False).run(test, out=said.write)
    assert result.failed == 0, said.getvalue()
    assert result.attempted > 25


def defined_in(file: Path) -> set[str]:
    """The functions and classes at the top of a module."""
    body = ast.parse(file.read_text(encoding="utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def words_of(cell: Cell) -> str:
    """The words of a table's cell."""
    return plain(cell.line)


def text_of_docx(data: bytes) -> str:
    """Paragraphs and cells of a .docx."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def text_of_pdf(data: bytes) -> str:
    """The letters of a PDF."""
    pages = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


@pytest.fixture(autouse=True)
def _vietnamese() -> Any:
    from django.utils import translation

    with translation.override("vi"):
        yield
