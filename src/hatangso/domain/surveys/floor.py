"""A survey's result is told only above a floor of completed forms.

Under it a share would mostly tell chance, and could tell what one household answered. The default is the
product's own; a survey's settings may raise it, or lower it as far as `LOWEST`.
"""

from hatangso.domain.quantities import Unknown
from hatangso.domain.surveys.estimate import SurveyEstimate
from hatangso.domain.words import Words

DEFAULT_FLOOR = 50
LOWEST = 20


def above_floor(found: SurveyEstimate | Unknown, answered: int, floor: int) -> SurveyEstimate | Unknown:
    """The estimate where enough forms answer; else Unknown, saying how many there are and are needed.

    >>> above_floor(Unknown(Words("Chưa có phiếu", "No forms")), 12, 50).reason.vi
    'Chưa đủ phiếu: mới có 12 trong 50 phiếu cần để công bố.'
    """
    if answered < floor:
        return Unknown(
            Words(
                f"Chưa đủ phiếu: mới có {answered} trong {floor} phiếu cần để công bố.",
                f"Not enough forms: {answered} of the {floor} needed to publish.",
            )
        )
    return found
