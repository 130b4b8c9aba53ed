"""Pages that are pictures, read by tesseract with its Vietnamese data where the machine has it."""

import csv
import io
import os
import shutil
import subprocess

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from hatangso.adapters.limits import Limits
from hatangso.adapters.page_layout import PageLayout, Rule, Word
from hatangso.adapters.refusals import DocumentRefused

_DOTS_PER_INCH = 200
_POINT = 72 / _DOTS_PER_INCH
_DARK = 140
_SHORTEST_ACROSS = 0.35
_SHORTEST_DOWN = 0.19
_LARGEST_SIDE = 4000

Grey = npt.NDArray[np.uint8]


def can_recognise() -> bool:
    """Whether tesseract and its Vietnamese data are installed."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    try:
        listed = subprocess.run(  # noqa: S603 - the program found on the machine's path, no input in the call
            [program, "--list-langs"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return "vie" in (listed.stdout + listed.stderr).split()


def recognise_page(page: pdfium.PdfPage, number: int, limits: Limits) -> PageLayout:
    """The words tesseract sees on one page (200 dpi) and the ruling lines of its tables.

    Nothing is written to disk: the picture goes in and the words come out through pipes.
    Raises DocumentRefused `too_slow` when the page takes longer than the limit.
    """
    width, height = page.get_size()
    scale = min(1 / _POINT, _LARGEST_SIDE / max(width, height, 1.0))
    picture = page.render(scale=scale, grayscale=True).to_numpy()
    grey: Grey = np.array(picture, dtype=np.uint8).reshape(picture.shape[:2])
    rules = find_rules(grey)
    words = _tesseract(_without(grey, rules), limits.ocr_seconds_per_page)
    point = 1 / scale
    return PageLayout(
        number,
        width,
        height,
        tuple(_scaled(word, point) for word in words),
        tuple(Rule(r.horizontal, r.at * point, r.start * point, r.end * point) for r in rules),
    )


def find_rules(grey: Grey) -> list[Rule]:
    """Long straight dark runs of a grey picture (0 black … 255 white), in pixels.

    A run counts when it is longer than any stroke of a letter of ordinary text at 200 dpi: 0.35 inch
    across, 0.19 inch down (a capital of 14 points is 0.13 inch high, a table's row 0.2 or more).
    """
    dark = grey < _DARK
    return _runs(dark, True, int(_SHORTEST_ACROSS * _DOTS_PER_INCH)) + _runs(
        dark.T, False, int(_SHORTEST_DOWN * _DOTS_PER_INCH)
    )


def _runs(dark: npt.NDArray[np.bool_], horizontal: bool, shortest: int) -> list[Rule]:
    candidates = np.flatnonzero(dark.sum(axis=1) >= shortest)
    found: list[Rule] = []
    for at in candidates:
        edges = np.diff(np.concatenate(([0], dark[at].astype(np.int8), [0])))
        starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        found.extend(
            Rule(horizontal, float(at), float(a), float(b))
            for a, b in zip(starts, ends, strict=True)
            if b - a >= shortest
        )
    return found


def _without(grey: Grey, rules: list[Rule]) -> Grey:
    """The picture with its ruling lines painted white, so that they are not taken for letters."""
    clean = grey.copy()
    for rule in rules:
        at, start, end = int(rule.at), int(rule.start), int(rule.end)
        band = slice(max(at - 1, 0), at + 2)
        if rule.horizontal:
            clean[band, start:end] = 255
        else:
            clean[start:end, band] = 255
    return clean


def _tesseract(grey: Grey, seconds: float) -> list[Word]:
    program = shutil.which("tesseract")
    if program is None:
        raise DocumentRefused("scan_without_ocr")
    height, width = grey.shape
    picture = b"P5 %d %d 255\n" % (width, height) + grey.tobytes()
    command = [program, "stdin", "stdout", "-l", "vie", "--dpi", str(_DOTS_PER_INCH), "--psm", "6", "tsv"]
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments; the picture goes in by a pipe
            command,
            input=picture,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentRefused("too_slow", f"text recognition of one page over {seconds} s") from error
    if done.returncode:
        raise DocumentRefused("damaged", f"tesseract ended with {done.returncode}")
    return _words_of(done.stdout.decode("utf-8", "replace"))


def _words_of(tsv: str) -> list[Word]:
    """Words of tesseract's table, each standing on the foot of its line."""
    words: list[Word] = []
    lines: dict[tuple[str, ...], list[tuple[str, float, float, float, float]]] = {}
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row.get("level") != "5" or not text or float(row["conf"]) < 20:
            continue
        x, y, w, h = (float(row[name]) for name in ("left", "top", "width", "height"))
        key = tuple(row[name] for name in ("block_num", "par_num", "line_num"))
        lines.setdefault(key, []).append((text, x, y, x + w, y + h))
    for line in lines.values():
        size = float(np.median([bottom - top for _, _, top, _, bottom in line]))
        foot = float(np.median([bottom for *_, bottom in line]))
        for text, x0, _, x1, bottom in line:
            base = foot if abs(bottom - foot) < 0.6 * size else bottom
            words.append(Word(text, x0, x1, base, size * 1.2))
    return words


def _scaled(word: Word, point: float) -> Word:
    return Word(word.text, word.x0 * point, word.x1 * point, word.base * point, word.size * point)
