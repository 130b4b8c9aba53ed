"""The estimate of a year: what is asked for, from which source, in figures and in words."""

from dataclasses import replace

from hatangso.domain.money import MoneyKind, MoneySource
from hatangso.domain.reports.blocks import Bullets, Paragraph, Table
from hatangso.domain.reports.estimate import EstimateLine, compose_estimate
from hatangso.domain.reports.inline import plain
from hatangso.domain.reports.model import OfficialDocument
from tests.domain.reports.invented_facts import HEAD

WIFI = "Lắp đặt Wi-Fi tại nhà văn hóa"
LINES = (
    EstimateLine(
        WIFI, MoneySource.BUDGET, MoneyKind.ESTIMATE, 150_000_000, "12 điểm", ("Phòng A",), "task:5"
    ),
    EstimateLine(WIFI, MoneySource.ENTERPRISE, MoneyKind.ESTIMATE, 55_000_000, "", ("Phòng A", "Phòng B")),
    EstimateLine("Tuyên truyền", MoneySource.BUDGET, MoneyKind.ESTIMATE, None),
    EstimateLine("Đã chi từ trước", MoneySource.OTHER, MoneyKind.SPENT, 1_000_000),
)
HEADED = replace(HEAD, subject="Thực hiện Kế hoạch phát triển hạ tầng số năm 2027", symbol="DT-UBND")
DOCUMENT = compose_estimate(HEADED, 2027, LINES)


def words_of(document: OfficialDocument) -> list[str]:
    lines = []
    for block in document.body:
        if isinstance(block, Paragraph):
            lines.append(plain(block.line))
        elif isinstance(block, Bullets):
            lines += [plain(line) for line in block.lines]
    return lines


def test_the_sum_stands_in_figures_and_in_words() -> None:
    words = words_of(DOCUMENT)
    assert "Tổng số: 205.000.000 đồng." in words
    assert "(Bằng chữ: Hai trăm linh năm triệu đồng)." in words
    assert "Ngân sách nhà nước: 150.000.000 đồng." in words
    assert "Tổng số chưa gồm các nội dung chưa có số liệu dự toán." in words


def test_lines_of_one_content_make_one_row_and_only_estimates_count() -> None:
    table = DOCUMENT.annexes[0].body[0]
    assert isinstance(table, Table)
    assert [column.title for column in table.columns][4:] == [
        "Ngân sách nhà nước",
        "Doanh nghiệp",
        "Tổng cộng",
    ]
    assert [[plain(cell.line) for cell in row.cells] for row in table.rows] == [
        ["1", WIFI, "Phòng A; Phòng B", "12 điểm", "150.000.000", "55.000.000", "205.000.000"],
        ["2", "Tuyên truyền", "", "", "chưa có số liệu", "", "chưa có số liệu"],
        ["", "Tổng cộng", "", "", "150.000.000", "55.000.000", "205.000.000"],
    ]


def test_an_estimate_without_any_amount_says_so_and_prints_no_zero() -> None:
    empty = compose_estimate(HEADED, 2027, ())
    assert "Dự toán kinh phí năm 2027: chưa có số liệu." in words_of(empty)
    assert empty.annexes == ()


def test_the_plan_is_named_as_legal_basis() -> None:
    assert DOCUMENT.basis_lines[0].startswith("Căn cứ Kế hoạch số 35/KH-UBND")
