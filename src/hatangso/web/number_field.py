"""A form field for numbers as Vietnamese hands type them: 1.234,5 and 99,5 %."""

from django import forms
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_number, parse_number


class NumberField(forms.CharField):
    """Gives a float, or None where nothing was typed."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **options,  # type: ignore[arg-type]
        )

    def to_python(self, value: str | None) -> float | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        number = parse_number(text)
        if number is None:
            raise forms.ValidationError(
                _("Không đọc được số “%(text)s”; hãy viết như 1.234,5.") % {"text": text}
            )
        return number

    def prepare_value(self, value: object) -> object:
        return format_number(value, 6) if isinstance(value, int | float) else value
