"""Breaks files for as long as wanted and keeps what broke the reading.

    python -m tests.fuzz.run --minutes 10 [--seed 1] [--keep FOLDER] [--plans ../shared]

Each finding is one line with its seed and kind, which give the same file again; with --keep the file
itself is written there.
"""

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hatangso.adapters.document import read_document
from tests.adapters.rendered_plans import as_docx, as_pdf
from tests.fuzz.mutations import BINARY, TEXT, mutated
from tests.fuzz.reading import Outcome, plans, read_through, with_broken_part
from tests.fuzz.xml_swaps import swapped

Making = Callable[[int], tuple[bytes, str]]


def main(argv: list[str]) -> int:
    """1 when anything broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--plans", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    options = parser.parse_args(argv)
    kinds = _kinds(plans(options.plans))
    until = time.monotonic() + options.minutes * 60
    seed, broken, slowest = options.seed, 0, 0.0
    outcomes: Counter[str] = Counter()
    while time.monotonic() < until:
        kind = sorted(kinds)[seed % len(kinds)]
        data, filename = kinds[kind](seed)
        try:
            outcome: Outcome = read_through(data, filename, own_process=kind == "pdf")
            outcomes[outcome.refused or "read"] += 1
            slowest = max(slowest, outcome.seconds)
        except Exception as error:
            broken += 1
            last = traceback.extract_tb(error.__traceback__)[-1]
            print(
                f"seed {seed} {kind}: {type(error).__name__}: {error} ({last.name}:{last.lineno})", flush=True
            )
            if options.keep:
                (options.keep / f"{seed}-{filename}").write_bytes(data)
        seed += 1
    print(
        f"{seed - options.seed} files, {broken} broke the reading, slowest {slowest:.1f} s: {dict(outcomes)}"
    )
    return 1 if broken else 0


def _kinds(originals: dict[str, bytes]) -> dict[str, Making]:
    names = sorted(originals)
    sources = [read_document(originals[name], name) for name in names]
    words = [as_docx(source) for source in sources]
    prints = [as_pdf(source) for source in sources]

    def text(seed: int) -> tuple[bytes, str]:
        name = names[seed % len(names)]
        return mutated(originals[name], TEXT, random.Random(seed)), name

    return {
        "text": text,
        "text again": text,
        "docx": lambda seed: (mutated(words[seed % len(words)], BINARY, random.Random(seed)), "a.docx"),
        "docx part": lambda seed: (with_broken_part(words[seed % len(words)], BINARY, seed), "a.docx"),
        "docx swaps": lambda seed: (swapped(words[seed % len(words)], seed), "a.docx"),
        "pdf": lambda seed: (mutated(prints[seed % len(prints)], BINARY, random.Random(seed)), "a.pdf"),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
