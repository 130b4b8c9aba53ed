"""Which organisation a plan's wording means: ranked suggestions with reasons, never a silent decision."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz

from hatangso.domain.organisations.collective import CollectiveRole, collective_role
from hatangso.domain.organisations.wording import Wording, has_abbreviation, take_apart, tidy
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Words

LOWEST_SCORE = 70.0
_CONTRADICTION = 25.0


class Reason(StrEnum):
    """Why an organisation is suggested, the best reason first."""

    EXACT = "exact"
    ABBREVIATION = "abbreviation"
    COLLECTIVE = "collective"
    SHORT_FORM = "short_form"
    SUCCESSOR = "successor"
    NAMED_IN_IT = "named_in_it"
    MEMBER = "member"
    SIMILAR = "similar"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS = {
    Reason.EXACT: Words("Đúng tên", "The same name"),
    Reason.ABBREVIATION: Words("Viết tắt của tên này", "An abbreviation of this name"),
    Reason.COLLECTIVE: Words("Vai trò tập thể", "The collective role"),
    Reason.SHORT_FORM: Words("Tên gọi ngắn, bỏ địa danh", "The name without its place"),
    Reason.SUCCESSOR: Words("Cơ quan kế thừa", "Its successor"),
    Reason.NAMED_IN_IT: Words("Được nêu cùng cơ quan khác", "Named together with others"),
    Reason.MEMBER: Words("Thuộc nhóm được nêu", "Belongs to the group named"),
    Reason.SIMILAR: Words("Tên gần giống", "A similar name"),
}
_SCORES = {
    Reason.EXACT: 100.0,
    Reason.ABBREVIATION: 99.0,
    Reason.COLLECTIVE: 98.0,
    Reason.SHORT_FORM: 95.0,
    Reason.SUCCESSOR: 90.0,
    Reason.NAMED_IN_IT: 85.0,
    Reason.MEMBER: 80.0,
}


# 'Văn phòng HĐND và UBND' names one office where there is one so called, not an office and a committee.
_THE_WHOLE = (Reason.EXACT, Reason.ABBREVIATION, Reason.SHORT_FORM, Reason.COLLECTIVE, Reason.SUCCESSOR)


@dataclass(frozen=True)
class Candidate:
    """An organisation that exists in the locality; `id` is the caller's. `kind` is a code of KINDS."""

    id: int
    name: str
    short_name: str = ""
    kind: str = "other"
    is_collective: bool = False


@dataclass(frozen=True)
class FormerName:
    """From the day `on`, the organisation `successor` (a candidate's id) has the duties of one so called.

    Sở Thông tin và Truyền thông → Sở Khoa học và Công nghệ is such a fact: data with its date and source.
    """

    name: str
    successor: int
    on: date


@dataclass(frozen=True)
class Suggestion:
    """A candidate with its score (0 to 100), only for ranking, and the reason to show."""

    candidate: Candidate
    score: float
    reason: Reason


@dataclass(frozen=True)
class Match:
    """What a wording may mean, best first; `collective` where it names a role that many fill."""

    wording: str
    suggestions: tuple[Suggestion, ...]
    collective: CollectiveRole | None = None

    @property
    def is_certain(self) -> bool:
        """Only where one organisation, and one alone, has this name or the name spelt out from it."""
        named = [s for s in self.suggestions if s.reason in (Reason.EXACT, Reason.ABBREVIATION)]
        return len(named) == 1


def match(
    wording: str,
    candidates: Sequence[Candidate],
    *,
    as_of: date,
    former_names: Sequence[FormerName] = (),
) -> Match:
    """Suggestions for one wording among the organisations that exist on the day `as_of`."""
    role = collective_role(wording)
    meant = take_apart(wording)
    best: dict[int, Suggestion] = {}
    found = [_suggest(wording, meant, role, c) for c in candidates]
    found += [_successor(wording, meant, f, candidates) for f in former_names if f.on <= as_of]
    if not any(s and s.reason in _THE_WHOLE for s in found):
        found += _named_in_it(wording, candidates)
    for suggestion in found:
        if suggestion and suggestion.score > _score_of(best.get(suggestion.candidate.id)):
            best[suggestion.candidate.id] = suggestion
    ranked = sorted(best.values(), key=lambda s: (-s.score, plain(s.candidate.name)))
    return Match(wording, tuple(ranked), role)


def _suggest(
    wording: str, meant: Wording, role: CollectiveRole | None, candidate: Candidate
) -> Suggestion | None:
    if reason := _same(wording, meant, candidate):
        return Suggestion(candidate, _SCORES[reason], reason)
    if role:
        its_role = collective_role(candidate.name) if candidate.is_collective else None
        if its_role == role:
            return Suggestion(candidate, _SCORES[Reason.COLLECTIVE], Reason.COLLECTIVE)
        if not candidate.is_collective and candidate.kind in role.kinds:
            return Suggestion(candidate, _SCORES[Reason.MEMBER], Reason.MEMBER)
        return None
    return None if candidate.is_collective else _similar(meant, candidate)


def _same(wording: str, meant: Wording, candidate: Candidate) -> Reason | None:
    for name in (candidate.name, candidate.short_name):
        if name and plain(tidy(name)) == plain(tidy(wording)):
            return Reason.EXACT
    for name in (candidate.name, candidate.short_name):
        its = take_apart(name) if name else None
        if its and its == meant:
            return (
                Reason.ABBREVIATION if has_abbreviation(wording) != has_abbreviation(name) else Reason.EXACT
            )
        if its and its.core == meant.core and its.agrees_in_place_with(meant):
            return Reason.SHORT_FORM
    return None


def _similar(meant: Wording, candidate: Candidate) -> Suggestion | None:
    its = take_apart(candidate.name)
    score = 0.9 * fuzz.token_sort_ratio(meant.core, its.core)
    # 'Văn phòng' within 'Văn phòng HĐND và UBND': all its words are there, but it may mean another.
    if meant.core and set(meant.core.split()) < set(its.core.split()) and len(meant.core.split()) > 1:
        score = max(score, LOWEST_SCORE + 5)
    if not its.agrees_in_place_with(meant):
        score -= _CONTRADICTION
    return Suggestion(candidate, score, Reason.SIMILAR) if score >= LOWEST_SCORE else None


def _successor(
    wording: str, meant: Wording, former: FormerName, candidates: Sequence[Candidate]
) -> Suggestion | None:
    heir = next((c for c in candidates if c.id == former.successor), None)
    if heir and _same(wording, meant, Candidate(0, former.name)):
        return Suggestion(heir, _SCORES[Reason.SUCCESSOR], Reason.SUCCESSOR)
    return None


def _named_in_it(wording: str, candidates: Sequence[Candidate]) -> list[Suggestion | None]:
    """Several organisations in one wording ('Sở KH&ĐT, Sở Tài chính'; 'VNPT, Viettel')."""
    pieces = [p for p in re.split(r"[;,]|\svà\s", tidy(wording)) if p.strip()]
    if len(pieces) < 2:
        return []
    return [
        Suggestion(c, _SCORES[Reason.NAMED_IN_IT], Reason.NAMED_IN_IT)
        for piece in pieces
        for c in candidates
        if _same(piece, take_apart(piece), c)
    ]


def _score_of(suggestion: Suggestion | None) -> float:
    return suggestion.score if suggestion else 0.0
