"""docs/catalog/speed-tests.md: columns, rules, thresholds and operators, written from what the code uses."""

from collections.abc import Iterable

from hatangso.catalog.method_files import speed_method
from hatangso.catalog.operator_files import operators
from hatangso.domain.measurement.rules import RULES
from hatangso.domain.measurement.speed_test import KEPT, NETWORKS, TECHNOLOGIES, TEST, Column
from hatangso.domain.numbers_format import format_number
from hatangso.domain.words import Words

_HEAD = """# Speed tests: columns, rules, thresholds, operators

Written by `hatangso write_catalogue` from `domain/measurement/speed_test.py`, `domain/measurement/rules.py`,
`catalog/methods/` and `catalog/operators/`; do not edit by hand. How they work: docs/methods/speed-tests.md.
"""
Source = tuple[str, Words, Words, Words]  # code, name, licence, what it tells


def speed_tests_page(sources: Iterable[Source]) -> str:
    """The page's text."""
    method = speed_method()
    return "\n".join(
        [
            _HEAD,
            "## The plain schema (source `raw_tests`)\n",
            "CSV with these headings in any order, or Parquet. Text in UTF-8, UTF-16 or Windows-1258;",
            "columns divided by comma, semicolon, tab or `|`; numbers with a decimal point or comma; times",
            "ISO 8601 with an offset, without it UTC. An empty cell is unknown. `download_kbit` and",
            "`upload_kbit` may stand for `download` and `upload`.\n",
            f"`network`: {', '.join(NETWORKS)}. `technology`: {', '.join(TECHNOLOGIES)}.\n",
            _columns(TEST),
            "\n## What is kept of a test\n",
            _columns(KEPT),
            "\n## Rules\n",
            "The first that holds is the reason; refused rows are kept with it, as coarse as the others.\n",
            "| Code | Refused because | Tried on |\n|---|---|---|",
            *(f"| `{r.code}` | {r.reason.en} ({r.reason.vi}) | {r.applies.en} |" for r in RULES),
            f"\n## Thresholds of method `{method.code}`\n",
            "| Name | Value | Meaning | Source | Verified |\n|---|---|---|---|---|",
            *(
                f"| `{t.name}` | {_value(t.value)} {t.unit} | {t.meaning.en} | {t.source.en}"
                f" | {'yes' if t.verified else 'no'} |"
                for t in method.thresholds.values()
            ),
            "\n## Sources\n",
            "| Code | Name | Licence | Tells |\n|---|---|---|---|",
            *(
                f"| `{code}` | {name.en} | {licence.en} | {tells.en} |"
                for code, name, licence, tells in sources
            ),
            "\n## Operators\n",
            "| Code | Name | Also written | MCC-MNC | Verified |\n|---|---|---|---|---|",
            *(
                f"| `{o.code}` | {o.name.vi} | {', '.join(o.aliases)} | {', '.join(o.networks)}"
                f" | {'yes' if o.verified else 'no'} |"
                for o in operators().values()
            ),
            "",
        ]
    )


_NEEDED = {True: "yes", False: ""}


def _columns(columns: Iterable[Column]) -> str:
    rows = [
        f"| `{c.name}` | {c.kind} | {c.unit} | {c.meaning.en} ({c.meaning.vi}) | {_NEEDED[c.required]} |"
        for c in columns
    ]
    return "\n".join(["| Column | Kind | Unit | Meaning | Needed |", "|---|---|---|---|---|", *rows])


def _value(value: float) -> str:
    return format_number(value, 0 if value == int(value) else 2)
