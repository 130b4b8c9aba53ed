"""A step that cannot be done, told to the person who can mend it."""

from django.utils.translation import get_language

from hatangso.domain.words import Misstated


class Refused(Exception):
    """The sentence says what is wrong and what to do; `field` names the form's field, where there is one."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def said_by(wrong: ValueError) -> str:
    """What the domain says about a wrong value, in the reader's language."""
    return wrong.words.spoken_in(get_language() or "vi") if isinstance(wrong, Misstated) else str(wrong)
