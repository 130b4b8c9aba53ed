"""In what a survey's sizes are told: people, households, or whatever else its forms count."""

from hatangso.domain.words import Words

PEOPLE = Words("người", "people")
HOUSEHOLDS = Words("hộ", "households")
OTHERS = Words("đơn vị được đếm", "units counted")


def counted_in(whole: Words | None, *, share: bool, counts: bool) -> Words:
    """The unit of `counted` and `effective` of an estimate.

    `counts` says that a form tells a number of a whole (so many adults), named `whole`; a form that answers
    for itself, and the forms of a mean, are households.

    >>> counted_in(Words("Số người ở độ tuổi trưởng thành", "adults"), share=True, counts=True).vi
    'người'
    >>> counted_in(None, share=True, counts=False).vi
    'hộ'
    """
    if not share or not counts:
        return HOUSEHOLDS
    said = whole.vi.casefold() if whole is not None else ""
    if "người" in said or "dân số" in said:
        return PEOPLE
    return HOUSEHOLDS if "hộ" in said.split() else OTHERS
