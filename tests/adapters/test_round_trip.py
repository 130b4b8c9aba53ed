"""The five real plans say the same as Word files and PDFs as they do as plain text."""

import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from hatangso.adapters.document import read_document
from hatangso.domain.plans.document import SourceDocument
from hatangso.domain.plans.extract import read_plan
from hatangso.domain.plans.flow import flow_of
from tests.adapters.rendered_plans import as_docx, as_pdf, differences, likeness

PLANS = ["chu-van-an", "ha-dong", "ha-noi", "long-my", "truong-quang-trong"]
KINDS = {"docx": as_docx, "pdf": as_pdf}


@pytest.fixture(scope="module", params=[(plan, kind) for plan in PLANS for kind in KINDS], ids="-".join)
def both(request: pytest.FixtureRequest, shared: Path) -> tuple[SourceDocument, SourceDocument]:
    """A plan read from its text, and read again from the file an office would send."""
    plan, kind = request.param
    written = read_document((shared / "plans" / f"{plan}.txt").read_bytes(), f"{plan}.txt")
    return written, read_document(KINDS[kind](written), f"{plan}.{kind}")


def test_paragraphs_and_rows_come_back(both: tuple[SourceDocument, SourceDocument]) -> None:
    written, again = map(flow_of, both)
    assert likeness(written, again) >= 0.95, differences(written, again)


def test_what_is_read_of_the_plan_comes_back(both: tuple[SourceDocument, SourceDocument]) -> None:
    written, again = map(_statements, both)
    alike = SequenceMatcher(None, written, again, autojunk=False).ratio()
    assert alike >= 0.95, sorted(set(written) ^ set(again))


def test_accents_that_stand_apart_change_nothing(shared: Path) -> None:
    data = (shared / "plans" / "long-my.txt").read_bytes()
    apart = unicodedata.normalize("NFD", data.decode())
    assert apart.encode() != data
    assert _statements(read_document(apart.encode(), "a.txt")) == _statements(read_document(data, "a.txt"))


def _statements(source: SourceDocument) -> list[str]:
    """Every statement read, with what it was read as, in order of the plan."""
    plan = read_plan(source)
    items = [
        *((item.source.start, "target", item.text) for item in plan.targets),
        *((item.source.start, "task", item.text) for item in plan.tasks),
        *((item.source.start, "assignment", item.text) for item in plan.assignments),
        *((item.source.start, "commitment", item.text) for item in plan.commitments),
        *(
            (item.source.start, "duty", f"{item.reporter} {item.frequency} {item.due}")
            for item in plan.duties
        ),
    ]
    return [
        f"{kind}: {unicodedata.normalize('NFC', ' '.join(text.split()))}" for _, kind, text in sorted(items)
    ]
