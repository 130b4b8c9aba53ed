"""What a flow refused is said at the field it is about."""

from collections.abc import Mapping

from django import forms

from hatangso.flows.refused import Refused


def tell_form(form: forms.Form, refused: Refused, fields: Mapping[str, str] | None = None) -> None:
    """Add the sentence to the form; `fields` maps the flow's names of fields to the form's."""
    name = (fields or {}).get(refused.field or "", refused.field)
    form.add_error(name if name in form.fields else None, refused.sentence)
