"""One form field as the house shows it: label, control, what helps, what is wrong."""

from typing import Any

from django import forms, template
from django.forms import BoundField

register = template.Library()


@register.inclusion_tag("field.html")
def field(
    bound: BoundField, label: str = "", help_text: str | None = None, **attributes: Any
) -> dict[str, Any]:
    """`{% field form.name %}`; other keywords become attributes of the control (`autocomplete="off"`)."""
    widget = bound.field.widget
    is_check = isinstance(widget, forms.CheckboxInput)
    if is_check:
        look = "form-check-input"
    elif isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        look = "check-group"
    elif isinstance(widget, forms.Select):
        look = "form-select"
    else:
        look = "form-control"
    if bound.errors:
        look += " is-invalid"
    if help_text is not None:
        bound.help_text = help_text
    attrs = {"class": look, **{name.replace("_", "-"): value for name, value in attributes.items()}}
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attrs),
        "label": label or bound.label,
        "is_check": is_check,
        "is_hidden": bound.is_hidden,
        "is_group": bool(getattr(widget, "use_fieldset", False)),
    }
