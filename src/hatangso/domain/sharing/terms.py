"""How long the sides have: set by each province, because no term is verified in the decree's text."""

from dataclasses import dataclass
from datetime import date, timedelta

from hatangso.domain.words import Misstated

MOST_DAYS = 180


@dataclass(frozen=True)
class Terms:
    """`answer_days`: for the owner's answer, and for the asker's to a counter-offer; `mediation_days`: from
    bringing a dispute to its result; calendar days. `source`: on what they rest; `verified`: whether somebody
    compared them with that text."""

    answer_days: int
    mediation_days: int
    source: str
    verified: bool

    def answer_by(self, asked_on: date) -> date:
        """
        >>> DEFAULT.answer_by(date(2026, 3, 1))
        datetime.date(2026, 3, 16)
        """
        return asked_on + timedelta(days=self.answer_days)

    def mediate_by(self, brought_on: date) -> date:
        return brought_on + timedelta(days=self.mediation_days)


# The product's own proposal, no term of law: docs/methods/sharing.md.
DEFAULT = Terms(15, 30, "", verified=False)


def checked(terms: Terms) -> Terms:
    """The same. Raises Misstated: a term is no plausible number of days, or verified without a source."""
    for days in (terms.answer_days, terms.mediation_days):
        if not 1 <= days <= MOST_DAYS:
            raise Misstated(
                f"Thời hạn phải từ 1 đến {MOST_DAYS} ngày.", f"A term is between 1 and {MOST_DAYS} days."
            )
    if terms.verified and not terms.source.strip():
        raise Misstated(
            "Hãy ghi văn bản quy định thời hạn trước khi đánh dấu đã kiểm chứng.",
            "Name the document that sets the terms before marking them as verified.",
        )
    return terms
