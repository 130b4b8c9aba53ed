"""docs/catalog/indicators.md, written from the indicators themselves."""

from collections.abc import Iterable

from hatangso.domain.indicators.indicator import Component, Indicator, ValueKind
from hatangso.domain.numbers_format import unit_words

_HEAD = """# The indicators

Written from `src/hatangso/catalog/indicators/` by `hatangso write_catalogue`; do not edit by hand.
To add one, put one file there: see CONTRIBUTING.md.
"""


def indicators_page(indicators: Iterable[Indicator]) -> str:
    """The page's text, by component and code."""
    listed = sorted(indicators, key=lambda i: i.code)
    parts = [_HEAD]
    for component in Component:
        parts.append(f"\n## {component.label.en} ({component.label.vi})\n")
        parts += [_entry(i) for i in listed if i.component is component]
    return "".join(parts)


def _entry(indicator: Indicator) -> str:
    rows = [
        ("Tiếng Việt", indicator.label.vi),
        ("Meaning", f"{indicator.meaning.en} ({indicator.meaning.vi})"),
        ("Unit", _unit(indicator)),
        ("Entered as", _ENTERED[indicator.kind]),
        ("Better", indicator.better.value),
        ("Formula", _formula(indicator)),
        ("Of several places", _combined(indicator)),
        ("Known by", "; ".join(f"{k.label.en} ({k.footing.value})" for k in indicator.known_by)),
        ("Source", indicator.source),
        ("Version", str(indicator.version)),
    ]
    lines = "\n".join(f"| {name} | {text} |" for name, text in rows if text)
    return f"\n### {indicator.code}\n\n{indicator.label.en}.\n\n| | |\n|---|---|\n{lines}\n"


def _combined(indicator: Indicator) -> str:
    rule = indicator.roll_up.label.en
    return f"{rule} by {indicator.weight.label.en}" if indicator.weight else rule


_ENTERED = {
    ValueKind.RATIO: "part and whole",
    ValueKind.VALUE: "a number",
    ValueKind.LEVEL: "a level in words",
    ValueKind.DONE: "done or not, with evidence",
}


def _unit(indicator: Indicator) -> str:
    if indicator.unit:
        words = unit_words(indicator.unit)
        return indicator.unit if words == indicator.unit else f"{indicator.unit} ({words})"
    return (
        f"none, or {indicator.number_unit} where a plan gives a number" if indicator.number_unit else "none"
    )


def _formula(indicator: Indicator) -> str:
    return " / ".join(words.en for words in indicator.needs.values())
