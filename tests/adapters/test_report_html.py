"""The preview of an official document: the same words, escaped, its figures linked to their evidence."""

import re
from html import unescape
from pathlib import Path

import hatangso
from hatangso.adapters.report_html import report_html
from hatangso.domain.reports import layout
from hatangso.domain.reports.annual import compose
from tests.adapters.official_sample import INJECTIONS, sample_document
from tests.domain.reports.invented_facts import FACTS

STYLES = Path(hatangso.__file__).parent / "web" / "styles" / "official_document.css"


def test_what_people_typed_is_shown_and_never_run() -> None:
    html = report_html(sample_document(rows=2))
    for typed in INJECTIONS:
        assert typed in unescape(re.sub(r"</?p>", "", html))
    assert "<script" not in html
    assert "<b>" not in html
    assert "style=" not in html


def test_a_figure_leads_to_its_evidence_where_it_has_an_address() -> None:
    html = report_html(compose(FACTS), link=lambda ref: f"/so-lieu/{ref[4:]}?a&b" if ref == "obs:7" else "")
    assert '<a class="figure" href="/so-lieu/7?a&amp;b" data-figure="obs:7">92,5%</a>' in html
    assert '<span class="figure" data-figure="obs:3">85%</span>' in html


def test_an_editable_text_stands_in_one_place_and_is_followed_by_what_the_page_adds() -> None:
    html = report_html(compose(FACTS), text_end=lambda key: f"<form id='{key}'></form>")
    assert html.count('data-text="direction"') == 1
    assert html.index("Họp giao ban hằng tháng") < html.index("<form id='direction'>")
    assert "<form id='assessment'>" not in html


def test_tables_have_heads_widths_and_spans_without_inline_style() -> None:
    html = report_html(sample_document(rows=2))
    assert '<th scope="col">Chỉ tiêu</th>' in html
    assert '<col width="8.33%"><col width="50.00%">' in html  # shares 1, 6, 2, 3 of 12
    assert '<td class="official-left" colspan="3">Hạ tầng viễn thông và Internet</td>' in html


def test_the_styles_say_the_same_measures_as_the_layout() -> None:
    said = dict(re.findall(r"--([a-z-]+): ([\d.]+)(?:mm|pt);", STYLES.read_text(encoding="utf-8")))
    assert {name: float(value) for name, value in said.items()} == {
        "page": layout.PAGE_SHORT,
        "page-long": layout.PAGE_LONG,
        "top": layout.MARGIN_TOP,
        "bottom": layout.MARGIN_BOTTOM,
        "left": layout.MARGIN_LEFT,
        "right": layout.MARGIN_RIGHT,
        "first-line": layout.FIRST_LINE,
        "paragraph-space": layout.PARAGRAPH_SPACE,
        "body": layout.BODY,
        "table": layout.TABLE,
        "state": layout.STATE_NAME,
        "motto": layout.STATE_MOTTO,
        "recipients": layout.RECIPIENTS,
        "signature-room": layout.SIGNATURE_ROOM,
    }
