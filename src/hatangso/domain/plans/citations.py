"""Documents cited in a plan: kind, number, date ('Kế hoạch số 317/KH-UBND ngày 02/12/2025 của …')."""

import re
from datetime import date

from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import LegalBasis

_KINDS = (
    r"nghi quyet|quyet dinh|ke hoach|nghi dinh|thong tu(?: lien tich)?|chi thi|cong van"
    r"|bo luat|luat|chuong trinh"
    r"(?: hanh dong)?|ket luan|thong bao|de an|huong dan|chien luoc|van ban|quy dinh"
    r"|phap lenh|cong dien|to trinh|bao cao"
)
_CITATION = re.compile(
    rf"\b({_KINDS})\b(?:(?:\s[^;,.()]{{0,60}}?)??\s+so\s*:?\s*(?=\d)|\s+(?=\d{{1,5}}\s?(?:/|-[a-z])))"
)
_LAW = re.compile(r"\b(?:bo luat|luat)\s+(?=[a-z])")
_NUMBER = re.compile(r"\d{1,5}\s?(?:[/-]\s?[0-9A-ZĐƯa-zđ]+(?:\s?[-/&.]\s?[A-ZĐƯ][A-ZĐƯa-zđ&]*\d*)*)?")
_DATE = re.compile(r"\W{0,3}ngay\s+(\d{1,2})\s*(?:/|-|thang)\s*(\d{1,2})\s*(?:/|-|nam)\s*(20\d\d|19\d\d)")
_BASIS = re.compile(
    r"(?:can cu|thuc hien|trien khai(?: thuc hien)?|theo|quan triet|tiep tuc thuc hien"
    r"|nham (?:cu the hoa|trien khai"
    r"|thuc hien)|de trien khai(?: thuc hien)?|xet|tren co so)\b"
)
_THE_PLAN_ITSELF = re.compile(
    r",\s+(?=(?:ubnd|uy ban nhan dan|phuong|xa)\b[^;]{0,80}\b(?:ban hanh|xay dung|to chuc|trien khai)\b)"
)


def read_date(folded: str) -> date | None:
    """A date right at the beginning of the folded words, or None."""
    found = _DATE.match(folded)
    if not found:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def bases_in(paragraph: str) -> tuple[LegalBasis, ...]:
    """The documents that a paragraph of the preamble rests on, one a clause, in order."""
    if not _BASIS.match(fold(paragraph[:60])):
        return ()
    bases: list[LegalBasis] = []
    for clause in _clauses(paragraph):
        bases.extend(_of_clause(clause))
    return tuple(bases)


def _clauses(paragraph: str) -> list[str]:
    folded = fold(paragraph)
    cut = _THE_PLAN_ITSELF.search(folded)
    if cut:
        paragraph, folded = paragraph[: cut.start()], folded[: cut.start()]
    clauses: list[str] = []
    start = 0
    for place, character in enumerate(folded):
        inside = folded.count("(", start, place) > folded.count(")", start, place)
        if (character == ";" and not inside) or (
            character == "." and folded[place + 1 :].lstrip().startswith("can cu")
        ):
            clauses.append(paragraph[start:place])
            start = place + 1
    clauses.append(paragraph[start:])
    return [clause.strip() for clause in clauses if clause.strip()]


def _of_clause(clause: str) -> list[LegalBasis]:
    folded = fold(clause)
    cited = list(_CITATION.finditer(folded))
    own = [
        found
        for place, found in enumerate(cited)
        if place == 0 or re.search(r"(?:,|\bva|, va|can cu)\s*$", folded[: found.start()])
    ]
    if not own:
        law = _LAW.search(folded)
        text = clause[law.start() :].rstrip(" .;,") if law and law.start() < 20 else ""
        return [LegalBasis("", _later_date(folded), text)] if text else []
    bases: list[LegalBasis] = []
    for place, found in enumerate(own):
        end = own[place + 1].start() if place + 1 < len(own) else len(clause)
        number = _NUMBER.match(clause, found.end())
        if number is None:
            continue
        text = re.sub(r"[\s,;.]+(?:và)?\s*$", "", clause[found.start() : end])
        bases.append(LegalBasis(re.sub(r"\s+", "", number.group()), read_date(folded[number.end() :]), text))
    return bases


def _later_date(folded: str) -> date | None:
    found = re.search(r"\s+ngay\s+\d", folded)
    return read_date(folded[found.start() :]) if found else None
