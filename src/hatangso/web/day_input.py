"""A day in a form: the browser's own choice of a day."""

from django import forms


class DayInput(forms.DateInput):
    """`<input type="date">`, whose value is ISO whatever the page's language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
