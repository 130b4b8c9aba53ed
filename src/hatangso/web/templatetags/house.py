"""Template tags of the house: built scripts and styles, icons, badges, numbers."""

import json
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from hatangso.domain.numbers_format import half_up

register = template.Library()
BUILT = Path(__file__).resolve().parent.parent / "built"


@cache
def _manifest() -> dict[str, Any]:
    file = BUILT / "manifest.json"
    if not file.exists():
        return {}
    return json.loads(file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@register.simple_tag
def island(name: str) -> SafeString:
    """The script of an island (app, review, grid) with its styles, as built by Vite."""
    entry = _manifest().get(f"src/hatangso/web/islands/{name}.ts")
    if entry is None:
        return mark_safe("")
    styles = format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((static(css),) for css in _styles_of(entry, {}))
    )
    return format_html('{}<script type="module" src="{}"></script>', styles, static(entry["file"]))


def _styles_of(entry: dict[str, Any], found: dict[str, None]) -> dict[str, None]:
    """The styles of an island and of what it shares with others, which lies in files of their own."""
    found |= dict.fromkeys(entry.get("css", ()))
    for name in entry.get("imports", ()):
        if name not in found:
            found[name] = None
            _styles_of(_manifest()[name], found)
    return {one: None for one in found if one.endswith(".css")}


def built_files(*islands: str) -> list[str]:
    """Addresses of everything the islands load, at once or when first used: scripts, styles, fonts."""
    found: dict[str, None] = {}
    waiting = [f"src/hatangso/web/islands/{name}.ts" for name in islands]
    seen: set[str] = set()  # a part that is loaded when first used imports what loads it
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        entry = _manifest().get(name, {})
        own = [entry.get("file"), *entry.get("css", ()), *entry.get("assets", ())]
        found |= dict.fromkeys(static(file) for file in own if file)
        waiting += [*entry.get("imports", ()), *entry.get("dynamicImports", ())]
    return list(found)


def built_file(source: str) -> str:
    """Where a file of a package lies under BUILT; '' before the first build."""
    return str(_manifest().get(f"node_modules/{source}", {}).get("file", ""))


@cache
def _icon(name: str) -> str:
    file = BUILT / "icons" / f"{name}.svg"
    if not file.exists():
        if settings.DEBUG:
            raise FileNotFoundError(f"icon {name}: run the page build again")
        return ""
    svg = file.read_text(encoding="utf-8")
    return svg[svg.index("<svg") :].replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)


@cache
def icon_strokes(name: str) -> str:
    """What an icon is drawn of in its box of 24 × 24, without the frame; '' where there is no such icon."""
    svg = _icon(name) if name else ""
    return svg[svg.index(">") + 1 : svg.rindex("</svg>")].strip() if svg else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon drawn into the page, hidden from screen readers: the words beside it say what it means."""
    return mark_safe(f'<span class="icon-box">{_icon(name)}</span>')  # noqa: S308 (our own built file)


@register.filter
def vi_number(value: float | int | None, digits: int | None = None) -> str:
    """1234.5 → '1.234,5'; None → '–' (unknown is never 0); half up, as everywhere."""
    if value is None or not isfinite(value):
        return "–"
    text = f"{half_up(value, 2 if digits is None else digits):,f}"
    if digits is None:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some query parameters changed (None takes one out)."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
