"""Pages of a portal: headings, lists, tables with spans, nothing of scripts and menus."""

import pytest

from hatangso.adapters.html import read_html
from hatangso.adapters.refusals import DocumentRefused
from hatangso.domain.plans.document import Paragraph
from tests.adapters.making import marked, spans, tables, texts


def test_headings_paragraphs_and_breaks_are_read_and_scripts_menus_and_hidden_parts_are_not() -> None:
    found = read_html(
        "<html><head><title>x</title><style>p{}</style></head><body><nav>Menu</nav><script>a()</script>"
        "<h2>II. MỤC TIÊU</h2><p style='text-align:center'><b>Đậm</b></p><p>Dòng một<br>dòng hai</p>"
        "<div style='display:none'>ẩn</div><p hidden>ẩn</p>chữ trần</body></html>"
    )
    assert [
        (b.text, b.heading_level, b.bold, b.centred, b.joined)
        for b in found.blocks
        if isinstance(b, Paragraph)
    ] == [
        ("II. MỤC TIÊU", 2, False, False, True),
        ("Đậm", None, True, True, True),
        ("Dòng một", None, False, False, False),
        ("dòng hai", None, False, False, False),
        ("chữ trần", None, False, False, True),
    ]


def test_list_items_get_the_marks_a_browser_draws() -> None:
    found = read_html(
        "<ol type='I'><li>A<ul><li>B</li></ul></li><li>C</li></ol>"
        "<ol type='a' start='3'><li>D</li><li value='7'>E</li></ol><ol><li><p>F</p></li></ol>"
    )
    assert marked(found) == ["I. A", "• B", "II. C", "c. D", "g. E", "1. F"]
    assert [b.list_level for b in found.blocks if isinstance(b, Paragraph)] == [0, 1, 0, 0, 0, 0]


def test_a_table_keeps_its_spans_within_its_own_height() -> None:
    found = read_html(
        "<table><tr><th rowspan=2>TT</th><th colspan=2>Mục tiêu</th></tr><tr><td>2026</td><td>2030</td></tr>"
        "<tr><td rowspan=9999>1</td><td><p>a</p><p>b</p></td><td colspan=x>c</td></tr></table>"
    )
    assert spans(tables(found)[0]) == [
        [("TT", 1, 2), ("Mục tiêu", 2, 1)],
        [("2026", 1, 1), ("2030", 1, 1)],
        [("1", 1, 1), ("a\nb", 1, 1), ("c", 1, 1)],
    ]


def test_tables_that_only_place_things_are_taken_apart() -> None:
    inner = "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"
    found = read_html(
        f"<table><tr><td>Bên trái</td><td>{inner}</td></tr></table>"
        "<table><tr><td>UBND PHƯỜNG</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr>"
        "<tr><td>Số: 1</td><td>ngày</td></tr></table>"
    )
    assert texts(found) == ["Bên trái", "UBND PHƯỜNG", "Số: 1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ngày"]
    assert len(tables(found)) == 1


def test_text_set_line_by_line_keeps_its_lines() -> None:
    found = read_html("<pre>KẾ HOẠCH\nnăm 2026</pre>")
    assert [(b.text, b.joined) for b in found.blocks if isinstance(b, Paragraph)] == [
        ("KẾ HOẠCH", False),
        ("năm 2026", False),
    ]


def test_a_page_nested_beyond_reason_is_refused() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_html("<div>" * 5000 + "x" + "</div>" * 5000)
    assert refused.value.code == "no_text"


def test_entities_of_a_page_s_own_making_are_not_expanded() -> None:
    found = read_html(
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]><p>x&a;y&f;</p>'
    )
    assert "root:" not in " ".join(texts(found))


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_html("<html><body><img src=a></body></html>")
    assert refused.value.code == "no_text"
