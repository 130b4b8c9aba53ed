"""How shared use is worded in templates."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.numbers_format import format_number
from hatangso.domain.sharing.rents import unit_of
from hatangso.domain.sharing.year_plan import GROUPS
from hatangso.store.assets.sight import Sight
from hatangso.store.sharing.models import DeclaredRent, SharingRequest
from hatangso.web.pages.sharing.words import (
    PLAN_ACTIONS,
    about_words,
    action_words,
    dispute_words,
    plan_words,
    said,
    state_words,
    titles_of,
)

register = template.Library()


@register.simple_tag
def request_pill(state: str) -> SafeString:
    """A request's state as a coloured word."""
    label, look = state_words(state)
    return format_html('<span class="status-pill pill-{}">{}</span>', look, label)


@register.simple_tag
def dispute_pill(state: str) -> SafeString:
    """A dispute's state as a coloured word."""
    label, look = dispute_words(state)
    return format_html('<span class="status-pill pill-{}">{}</span>', look, label)


@register.simple_tag
def plan_pill(state: str) -> SafeString:
    """A yearly plan's state as a coloured word."""
    label, look = plan_words(state)
    return format_html('<span class="status-pill pill-{}">{}</span>', look, label)


@register.simple_tag
def asked_assets(request: SharingRequest, sight: Sight, most: int = 3) -> str:
    """The assets of a request as the reader may call them; '' where it names a route alone."""
    return ", ".join(titles_of(request, sight)[:most])


@register.filter
def type_name(code: str) -> str:
    """The name of a type of assets."""
    kind = asset_type(code)
    return said(kind.name) if kind else code


@register.filter
def kind_name(code: str, type_code: str) -> str:
    """The words of a choice of the type's attribute `kind`."""
    kind = asset_type(type_code)
    attribute = kind.attribute("kind") if kind else None
    words = attribute.choices.get(code) if attribute else None
    return said(words) if words else code


@register.filter
def rent_price(rent: DeclaredRent) -> str:
    """'79,258 nghìn đồng/m/năm' as declared."""
    return f"{format_number(rent.price, 4)} {said(unit_of(rent.money, rent.measure, rent.time))}"


@register.filter
def plan_group(number: int) -> str:
    """The title of a group of form 39."""
    return said(GROUPS[number].title) if number in GROUPS else str(number)


register.filter("dispute_about", about_words)
register.filter("sharing_action", action_words)


@register.filter
def plan_action(action: str) -> Any:
    """What a step of a yearly plan did."""
    return PLAN_ACTIONS.get(action, action)
