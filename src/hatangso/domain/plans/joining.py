"""Joins the lines of one sentence that the page's edge, or the page's end, has parted.

Whether a line runs on is judged from four things: does the next line begin with a list mark or a
heading number, does this line end a sentence, was it full (the next word would not have fitted), and
do blank lines part paragraphs here or only lines.
"""

import re
from dataclasses import dataclass, replace

from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.marks import Mark, split_mark
from hatangso.domain.plans.strips import Line, Strip

_ENDS = (".", ";", ":", "!", "?", "…")
_RUNS_ON = re.compile(
    r"(?:,|\(|/|[a-z]-|&|\b(?:và|hoặc|của|tại|với|cho|các|những|theo|trong|được|thuộc|giữa|bằng|do|ngày|tháng|quý|trước|từ|đến))$"
)
_PAGE_NUMBER = re.compile(r"(?:(?:trang|page)\s*)?[-–—\s]{0,4}\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s]{0,4}")
_APART = re.compile(
    r"(?:noi nhan|kinh gui|phu luc|tm\.|kt\.|tl\.|tuq\.|chu tich|pho chu tich|cong hoa xa hoi|doc lap|so\s*:"
    r"|ke hoach\s*$|can cu |thuc hien (?:ke hoach|quyet dinh|nghi quyet|cong van)"
    r"|\(kem theo|bieu\s+\d|bang\s+\d)"
)
_HEADER_CAPITALS = re.compile(r"(?:uy ban nhan dan|ubnd|hoi dong|cong hoa|doc lap|-+$)")
_FIRST_HALF = re.compile(
    r"(?:van hoa|kinh te|chinh tri|tai chinh|xa hoi|vat ly|lao dong|hdnd|hoi dong nhan dan|the thao|ha tang"
    r"|ky thuat|nong nghiep|doc lap|tu do|khoa hoc)$"
)
_SECOND_HALF = re.compile(
    r"\W*(?:xa hoi|the thao|ky thuat|ngan sach|ke hoach|so\b|ubnd|uy ban|thuong mai|thong tin|do thi"
    r"|moi truong|tu do|hanh phuc|cong nghe|nghe thuat|thuong binh|du lich)"
)
# No sentence is as long; without a bound, a file of lines that all run on is joined in quadratic time.
_LONGEST = 20_000


@dataclass(frozen=True)
class Habit:
    """How a document's unjoined lines are set: wrapped at a width or not, gaps between all lines or not.

    `laid_out`: most paragraphs came whole from the page's layout, so a line that did not was a full one.
    """

    wrapped: bool
    width: int
    gaps_everywhere: bool
    laid_out: bool = False


def join_lines(strips: list[Strip]) -> list[Strip]:
    """The strips with running-on lines joined and lone page numbers taken out."""
    lines = [strip for strip in strips if isinstance(strip, Line) and not strip.joined]
    habit = replace(habit_of(lines), laid_out=any(isinstance(each, Line) and each.joined for each in strips))
    result: list[Strip] = []
    last: Line | None = None
    for strip in strips:
        if not isinstance(strip, Line):
            result.append(strip)
            continue
        if not strip.joined and _PAGE_NUMBER.fullmatch(fold(strip.text)):
            continue
        previous = result[-1] if result and isinstance(result[-1], Line) else None
        if previous is not None and last is not None and runs_on(previous, last, strip, habit):
            glue = "" if _hyphenated(previous.text, strip.text) else " "
            result[-1] = replace(previous, text=previous.text + glue + strip.text)
        else:
            result.append(strip)
        last = strip
    return result


def habit_of(lines: list[Line]) -> Habit:
    """What the lengths and gaps of the lines tell."""
    if not lines:
        return Habit(False, 0, False)
    lengths = sorted(line.room for line in lines)
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.97))]
    near = sum(length >= width * 0.8 for length in lengths)
    wrapped = 40 <= width <= 135 and len(lines) >= 12 and near >= len(lines) * 0.25
    gaps = sum(line.blank_before for line in lines[1:])
    return Habit(wrapped, width, gaps >= 0.8 * max(1, len(lines) - 1))


def runs_on(paragraph: Line, last: Line, following: Line, habit: Habit) -> bool:
    """Whether `following` continues the paragraph whose last printed line is `last`."""
    if following.joined or paragraph.joined or len(paragraph.text) > _LONGEST:
        return False
    text = paragraph.text
    head, tail = fold(text[:60]), fold(text[-60:])
    first = following.text[0]
    if (not first.islower() and _APART.match(fold(following.text[:40]))) or (
        following.heading_level and not paragraph.heading_level
    ):
        return False
    reach = last.room + 1 + _first_word(following.text)
    full = habit.wrapped and reach > habit.width - 1
    nearly_full = habit.wrapped and reach > habit.width * 0.85
    mark, _ = split_mark(following.text)
    ended = text.endswith(_ENDS) or text.endswith(("./.", ").", '."', ".”"))
    if mark is not None and not _false_mark(mark, text, tail, following.text, nearly_full and not ended):
        return False
    if text.isdigit() or _HEADER_CAPITALS.match(head) or (_APART.match(head[:24]) and len(text) < 30):
        return False
    gap = following.blank_before and not habit.gaps_everywhere
    if ended:
        marked = split_mark(text)[0] is not None
        if first.islower() and text.endswith(("…", "...")):
            return True
        if first.islower() and text.endswith(";") and (nearly_full or marked) and not gap:
            return True
        if habit.laid_out and marked and text.endswith(";") and not gap:
            return True
        if not full or gap or text.endswith((":", "./.")):
            return False
        return first.islower() or (marked and text.endswith(".") and habit.wrapped)
    if first.islower() or first in ",;.)%":
        return not (text.isupper() and len(text) > 12)
    if text.isupper() != following.text.isupper() and (text.isupper() or following.text.isupper()):
        return full and len(following.text) < 12
    if _RUNS_ON.search(text[-12:].lower()) and not paragraph.heading_level:
        return True
    return nearly_full and not gap


def _false_mark(mark: Mark, text: str, folded: str, following: str, full_and_open: bool) -> bool:
    """A dash, year or number that a wrapped line happens to begin with."""
    if not full_and_open:
        return False
    after = following[len(mark.written) :].lstrip(" .)")[:1]
    if mark.kind == "bullet":
        range_of_years = re.search(r"20\d\d$", text) and re.match(r"\W*20\d\d", following)
        return mark.written in "-–—" and (
            after.islower() or bool(range_of_years) or _halves(folded, following)
        )
    if mark.kind == "number" and "." not in mark.written:
        return bool(re.search(r"\b(?:so|ngay|thang|nam|quy|dieu|khoan|phu luc|den|nghi quyet)$", folded))
    return False


def _halves(above: str, following: str) -> bool:
    """The two halves of a field's or an office's name ('Phòng Văn hóa' + '- Xã hội')."""
    return bool(_FIRST_HALF.search(above) and _SECOND_HALF.match(fold(following[:40])))


def _hyphenated(text: str, following: str) -> bool:
    """A document number parted after its dash or slash ('57-' + 'NQ/TW')."""
    return bool(re.search(r"(?:\d|[A-ZĐ])[-/]$", text[-2:])) and following[:1].isupper()


def _first_word(text: str) -> int:
    return len(text.split(" ", 1)[0])
