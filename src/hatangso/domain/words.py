"""A short text for people, in the two languages the product speaks.

The domain knows no translation machinery, so what it says to people comes as a pair and the page
chooses. Vietnamese is the source; English is its faithful rendering.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One text in Vietnamese and English.

    >>> Words("Đạt", "Reached").spoken_in("en-gb")
    'Reached'
    """

    vi: str
    en: str

    def spoken_in(self, language: str) -> str:
        """The English text for any English locale, the Vietnamese for every other."""
        return self.en if language.lower().startswith("en") else self.vi


class Misstated(ValueError):
    """What was told cannot be; `words` say so to the person who told it."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.words = Words(vi, en)
