"""A step that cannot be done, told to the person who can mend it."""


class Refused(Exception):
    """The sentence says what is wrong and what to do; `field` names the form's field, where there is one."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
