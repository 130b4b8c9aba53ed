"""What forms share: a day chosen in the browser, names of their own where several stand on one page."""

from typing import Any, ClassVar

from django import forms


class DayInput(forms.DateInput):
    """`<input type="date">`, whose value is ISO whatever the page's language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OneOfSeveralForm(forms.Form):
    """A form that stands beside others with fields of the same names: its controls get ids of their own."""

    ids: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.ids}_%s")
        super().__init__(*args, **kwargs)
