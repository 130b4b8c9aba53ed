"""The process in which a received file is parsed: it may be killed, and can neither grow nor write.

Run as `python -m hatangso.adapters.read_worker`; the parent writes one line of JSON (file name, limits,
whether to recognise pictures) and then the file's bytes to its standard input, and reads one JSON value:
{"document": …}, {"refused": code, "detail": …} or {"pictures": number of pages that are pictures}.
"""

import json
import math
import os
import resource
import sys
from typing import Any

from hatangso.adapters.document import read_document
from hatangso.adapters.document_json import to_json
from hatangso.adapters.limits import Limits
from hatangso.adapters.refusals import DocumentRefused, PicturePages


def main() -> None:
    """Read one file from standard input and print what became of it."""
    # The answer keeps the pipe for itself: whatever a parser prints goes to standard error.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**request["limits"])
    _bind(limits, request["ocr"])
    data = sys.stdin.buffer.read(limits.max_bytes + 1)
    answer.write(json.dumps(_answer(data, request["filename"], limits, request["ocr"])).encode("ascii"))
    answer.flush()
    # Leaving without the interpreter's tidying up: a damaged file may have hurt a native library.
    os._exit(0)


def _answer(data: bytes, filename: str, limits: Limits, ocr: bool) -> dict[str, Any]:
    try:
        return {"document": to_json(read_document(data, filename, limits=limits, ocr=ocr))}
    except DocumentRefused as refusal:
        return {"refused": refusal.code, "detail": refusal.detail}
    except PicturePages as pictures:
        return {"pictures": len(pictures.numbers)}
    except MemoryError:
        return {"refused": "too_complex", "detail": "out of memory"}
    except RecursionError:
        return {"refused": "damaged", "detail": "nested too deep"}
    except Exception as error:
        return {"refused": "damaged", "detail": f"{type(error).__name__}: {error}"}


def _bind(limits: Limits, ocr: bool) -> None:
    seconds = limits.seconds + (limits.ocr_max_pages * limits.ocr_seconds_per_page if ocr else 0)
    cpu = math.ceil(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
