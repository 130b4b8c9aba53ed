"""A kind of permit file: how many working days the law gives, and whether somebody verified that."""

from dataclasses import dataclass

from hatangso.domain.words import Words


@dataclass(frozen=True)
class PermitKind:
    """One file of catalog/permit_kinds. `days`: working days to decide; `opinion_days`: for an opinion.

    `verified` False: the days are a proposal and every page says so.
    """

    code: str
    name: Words
    order: int
    days: int
    opinion_days: int
    source: Words
    verified: bool
