"""One broken file through the whole reading, which may refuse it but neither break nor hang."""

import io
import json
import random
import re
import signal
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from hatangso.adapters.document import read_document
from hatangso.adapters.refusals import DocumentRefused, PicturePages
from hatangso.adapters.safe_reading import read_document_safely
from hatangso.domain.plans.document import SourceDocument
from hatangso.domain.plans.extract import read_plan
from tests.fuzz.mutations import Mutation, mutated

HANG_SECONDS = 10
_BROKEN = re.compile(r"^[A-Z]\w*(Error|Exception|Warning)\b")


class Hang(Exception):
    """Reading took longer than any file may take."""


class Broken(Exception):
    """The reading process met an error of the program's own."""


@dataclass(frozen=True)
class Outcome:
    """What became of a file: how long it took, and the reason if it was refused."""

    seconds: float
    refused: str | None


def read_through(data: bytes, filename: str, *, own_process: bool = False) -> Outcome:
    """Reads a file and its plan. Raises what breaks, Hang after ten seconds, Broken for a hidden error."""
    began = time.monotonic()
    refused = None
    with _no_longer_than(HANG_SECONDS):
        try:
            if own_process:
                read_source(read_document_safely(data, filename))
            else:
                read_source(read_document(data, filename, ocr=False))
        except PicturePages:
            refused = "pictures"
        except DocumentRefused as refusal:
            if _BROKEN.match(refusal.detail) and own_process:
                raise Broken(refusal.detail) from refusal
            refused = refusal.code
    return Outcome(time.monotonic() - began, refused)


def read_source(source: SourceDocument) -> None:
    """The plan of a document as JSON, whose spans must lie within its text."""
    plan = read_plan(source)
    json.dumps(plan.to_json(), ensure_ascii=False).encode("utf-8")
    for item in (*plan.targets, *plan.tasks, *plan.assignments, *plan.commitments, *plan.duties):
        assert 0 <= item.source.start <= item.source.end <= len(plan.text)


def with_broken_part(packed: bytes, mutations: tuple[Mutation, ...], seed: int) -> bytes:
    """A .docx whose parts are broken inside a sound zip, so that the XML's readers meet the damage."""
    chance = random.Random(seed)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        broken = chance.choice([n for n in names if n.endswith((".xml", ".rels"))])
        for name in names:
            content = source.read(name)
            target.writestr(name, mutated(content, mutations, chance) if name == broken else content)
    return out.getvalue()


def plans(shared: Path) -> dict[str, bytes]:
    """The real plans by name."""
    return {path.name: path.read_bytes() for path in sorted((shared / "plans").glob("*.txt"))}


@contextmanager
def _no_longer_than(seconds: int) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
