"""Reading the real plans as .docx and .pdf, from bytes to an extract; the PDF beside pdfplumber.

    make bench-read_plan          (needs the folder of real plans: HATANGSO_SHARED or ../shared)

pdfplumber does the part of the work that is the same: words and tables of every page in reading order. Its
words and ours must agree. What it leaves (paragraphs, headings, targets, tasks) is in our time as well.
"""

import io
import json
import os
import re
import resource
import time
from collections import Counter
from pathlib import Path

import pdfplumber
from tests.adapters.rendered_plans import as_docx, as_pdf

from hatangso.adapters.document import read_document
from hatangso.domain.plans.document import Paragraph, SourceDocument
from hatangso.domain.plans.extract import read_plan
from hatangso.domain.plans.plain_text import read_text

SHARED = Path(os.environ.get("HATANGSO_SHARED") or Path(__file__).resolve().parents[2] / "shared")
AGREE = 0.98
WORD = re.compile(r"[0-9a-zà-ỹđ]{2,}", re.IGNORECASE)


def main() -> None:
    """Time each plan in both formats, check the words, print RESULT."""
    plans = sorted((SHARED / "plans").glob("*.txt"))
    if not plans:
        raise SystemExit("The real plans are not here: set HATANGSO_SHARED.")
    ours = theirs = slowest = 0.0
    agreement = 1.0
    for plan in plans:
        source = read_text(plan.read_text(encoding="utf-8"))
        pdf, docx = as_pdf(source), as_docx(source)
        docx_seconds, _document = _timed(docx, "plan.docx")
        pdf_seconds, document = _timed(pdf, "plan.pdf")
        began = time.perf_counter()
        words = _pdfplumber_words(pdf)
        plumber_seconds = time.perf_counter() - began
        alike = _alike(_words(document), words)
        agreement = min(agreement, alike)
        ours, theirs = ours + pdf_seconds, theirs + plumber_seconds
        slowest = max(slowest, docx_seconds, pdf_seconds)
        print(
            f"{plan.stem:22} docx {docx_seconds:.2f} s  pdf {pdf_seconds:.2f} s"
            f"  pdfplumber {plumber_seconds:.2f} s  words alike {alike:.3f}"
        )
    if agreement < AGREE:
        raise SystemExit(f"The words of the two readers agree only by {agreement:.3f}.")
    result = {
        "benchmark": "read_plan",
        "plans": len(plans),
        "pdf_to_extract_seconds": round(ours, 3),
        "pdfplumber_words_seconds": round(theirs, 3),
        "ratio_pdfplumber_to_ours": round(theirs / ours, 2),
        "slowest_plan_seconds": round(slowest, 3),
        "words_alike": round(agreement, 4),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(f"RESULT {json.dumps(result)}")


def _timed(data: bytes, name: str) -> tuple[float, SourceDocument]:
    began = time.perf_counter()
    document = read_document(data, name)
    extract = read_plan(document)
    seconds = time.perf_counter() - began
    assert extract.targets, f"{name}: nothing was read"
    return seconds, document


def _pdfplumber_words(pdf: bytes) -> Counter[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        found: Counter[str] = Counter()
        for page in opened.pages:
            page.extract_tables()
            found.update(WORD.findall((page.extract_text() or "").lower()))
    return found


def _words(document: SourceDocument) -> Counter[str]:
    found: Counter[str] = Counter()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.update(WORD.findall(block.text.lower()))
        else:
            for row in block.rows:
                for cell in row:
                    found.update(WORD.findall(cell.text.lower()))
    return found


def _alike(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())


if __name__ == "__main__":
    main()
