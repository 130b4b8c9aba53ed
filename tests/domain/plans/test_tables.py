from tests.domain.plans.reading import told

from hatangso.domain.plans.document import Block, Cell, Paragraph, SourceDocument, Table
from hatangso.domain.plans.extract import read_plan
from hatangso.domain.plans.items import PlanExtract
from hatangso.domain.plans.schedules import Schedule


def row(*cells: str | Cell) -> tuple[Cell, ...]:
    return tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)


def plan_with(*blocks: Block) -> PlanExtract:
    head = (
        Paragraph("KẾ HOẠCH", centred=True, bold=True),
        Paragraph("Phát triển hạ tầng số xã Mẫu năm 2026", centred=True, bold=True),
    )
    return read_plan(SourceDocument((*head, *blocks), "docx"))


ANNEX = Paragraph("Phụ lục 1", bold=True, centred=True)


def test_a_header_of_two_rows_a_row_of_column_numbers_and_merged_cells() -> None:
    plan = plan_with(
        ANNEX,
        Paragraph("PHÂN CÔNG NHIỆM VỤ NĂM 2026", bold=True, centred=True),
        Table(
            (
                row(
                    Cell("STT", rowspan=2),
                    Cell("Nội dung công việc", rowspan=2),
                    Cell("Đơn vị thực hiện", colspan=2),
                    Cell("Thời gian hoàn thành", rowspan=2),
                    Cell("Sản phẩm", rowspan=2),
                ),
                row("Chủ trì", "Phối hợp"),
                row("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
                row("I", Cell("Hạ tầng viễn thông", colspan=5)),
                row(
                    "1",
                    "Lắp trạm 5G",
                    Cell("Phòng Kinh tế", rowspan=2),
                    "- Viettel\n- VNPT",
                    "Trước 30/6/2026",
                    "04 trạm",
                ),
                row("2", "Rà soát vùng lõm", "Các thôn", "Hàng năm", "Danh sách"),
            )
        ),
    )
    assert [(task.group, task.group_name, task.no, task.lead) for task in plan.tasks] == [
        ("I", "Hạ tầng viễn thông", 1, ("Phòng Kinh tế",)),
        ("I", "Hạ tầng viễn thông", 2, ("Phòng Kinh tế",)),
    ]
    assert plan.tasks[0].coordinating == ("Viettel", "VNPT")
    assert plan.tasks[0].schedule == Schedule("by", year=2026, month=6, day=30)


def test_a_row_parted_by_the_end_of_a_page_is_one_row() -> None:
    plan = plan_with(
        ANNEX,
        Table(
            (
                row("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"),
                row("1", "Đo kiểm chất lượng mạng bằng ứng dụng", "Phòng Văn hóa", "Hàng tháng"),
            )
        ),
        Table(
            (
                row("", "i-Speed tại các thôn", "- Xã hội", ""),
                row("2", "Tập huấn", "Phòng Kinh tế", "2026"),
            )
        ),
    )
    assert [(task.no, task.text) for task in plan.tasks] == [
        (1, "Đo kiểm chất lượng mạng bằng ứng dụng i-Speed tại các thôn"),
        (2, "Tập huấn"),
    ]


def test_an_unread_baseline_and_the_year_of_the_value_column() -> None:
    plan = plan_with(
        Paragraph("II. CHỈ TIÊU", bold=True),
        Table(
            (
                row("TT", "Chỉ tiêu", "ĐVT", "Kết quả năm 2025", "Kế hoạch năm 2026", "Cơ quan theo dõi"),
                row("1", "Tỷ lệ dân số được phủ sóng 5G", "%", "62", "≥ 80", "Công an xã"),
                row("2", "Số điểm Wi-Fi công cộng lắp mới", "điểm", "0", "5", "Phòng Kinh tế"),
            )
        ),
    )
    assert [(target.year, told(target.measures[0]), target.lead) for target in plan.targets] == [
        (2026, ("pop_5g", ">=", 80, "%"), ("Công an xã",)),
        (2026, (None, ">=", 5, "điểm"), ("Phòng Kinh tế",)),
    ]


def test_an_office_and_its_work_in_a_table_are_assignments() -> None:
    plan = plan_with(
        Paragraph("IV. TỔ CHỨC THỰC HIỆN", bold=True),
        Table(
            (
                row("STT", "Đơn vị", "Nhiệm vụ được giao"),
                row("1", "Phòng Kinh tế", "- Chủ trì triển khai.\n- Bố trí kinh phí."),
                row("2", "Công an xã", "Bảo đảm an toàn."),
            )
        ),
    )
    assert [(item.organisation, item.text) for item in plan.assignments] == [
        ("Phòng Kinh tế", "Chủ trì triển khai."),
        ("Phòng Kinh tế", "Bố trí kinh phí."),
        ("Công an xã", "Bảo đảm an toàn."),
    ]


def test_the_frame_around_the_head_and_the_signature_is_no_table() -> None:
    plan = plan_with(
        Table(
            (row("Nơi nhận:\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nĐỗ Văn Mẫu"),)
        ),
    )
    assert plan.document.signer is not None
    assert (plan.document.signer.name, plan.document.signer.position) == ("Đỗ Văn Mẫu", "PHÓ CHỦ TỊCH")
    assert plan.tasks == ()
