"""Files from outside are parsed in a process of their own, which is killed when it takes too long."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import hatangso
from hatangso.adapters.document_json import from_json
from hatangso.adapters.limits import DEFAULT, Limits
from hatangso.adapters.refusals import DocumentRefused
from hatangso.adapters.scan import can_recognise
from hatangso.domain.plans.document import SourceDocument


def read_document_safely(
    source: Path | bytes, filename: str | None = None, *, limits: Limits = DEFAULT
) -> SourceDocument:
    """The document in a file or in bytes, within time and memory (10 s and 1.5 GB unless `limits` differ).

    A PDF with pages that are pictures is read a second time with text recognition, which has
    `ocr_seconds_per_page` for each such page. A file over `max_bytes` is refused without being read;
    nothing is written to disk. Raises DocumentRefused, and FileNotFoundError for a path that is not there.
    """
    data = source if isinstance(source, bytes) else _read_bounded(source, limits)
    if len(data) > limits.max_bytes:
        raise DocumentRefused("too_large", f"{len(data)} bytes")
    name = filename or (source.name if isinstance(source, Path) else "")
    answer = _ask(data, name, limits, ocr=False, seconds=limits.seconds)
    pictures = answer.get("pictures")
    if pictures is not None:
        # Without tesseract the second reading is quick too: it reads the other pages or refuses.
        more = min(pictures, limits.ocr_max_pages) * limits.ocr_seconds_per_page
        answer = _ask(data, name, limits, ocr=True, seconds=limits.seconds + more * can_recognise())
    if "refused" in answer:
        raise DocumentRefused(answer["refused"], answer.get("detail", ""))
    return from_json(answer["document"])


def _read_bounded(path: Path, limits: Limits) -> bytes:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > limits.max_bytes:
            raise DocumentRefused("too_large", f"{size} bytes")
        return file.read(limits.max_bytes + 1)


def _ask(data: bytes, filename: str, limits: Limits, *, ocr: bool, seconds: float) -> dict[str, Any]:
    request = json.dumps({"filename": filename, "limits": asdict(limits), "ocr": ocr}).encode("ascii") + b"\n"
    # The worker is given nothing of this process's environment that could be a secret.
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(Path(hatangso.__file__).resolve().parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    if "TESSDATA_PREFIX" in os.environ:
        environment["TESSDATA_PREFIX"] = os.environ["TESSDATA_PREFIX"]
    worker = subprocess.Popen(
        [sys.executable, "-m", "hatangso.adapters.read_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        printed, _ = worker.communicate(request + data, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise DocumentRefused("too_slow", f"over {seconds} s") from error
    finally:
        _end(worker)
    if not printed:
        slow = worker.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
        raise DocumentRefused("too_slow" if slow else "damaged", f"worker ended with {worker.returncode}")
    try:
        answer: dict[str, Any] = json.loads(printed)
    except ValueError as error:
        raise DocumentRefused("damaged", "unreadable answer of the worker") from error
    return answer


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Kills the worker with the programs it has started (tesseract), which share its session."""
    if worker.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.communicate()
