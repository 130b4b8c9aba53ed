"""An invented ward's document with one of everything, for the tests of the writers."""

from datetime import date

from hatangso.domain.reports.blocks import (
    Align,
    Bullets,
    Column,
    Heading,
    Level,
    Paragraph,
    RowKind,
    Table,
    group_row,
    row,
)
from hatangso.domain.reports.inline import Figure, Text, runs
from hatangso.domain.reports.model import Annex, OfficialDocument, Orientation, Signature

MADE_ON = date(2026, 12, 14)
INJECTIONS = (
    '#import "x.typ": y *đậm* _nghiêng_ $1 @a <b>thẻ</b> & "ngoặc" \\n {{ x }} [m] ```c``` // c',
    "- Như trên; = Tiêu đề ~ ' -- --- ... https://vi.du/a?b=1&c=2 <script>alert('1')</script>",
)
_COLUMNS = (
    Column("STT", 1, Align.CENTER),
    Column("Chỉ tiêu", 6),
    Column("Kết quả", 2, Align.RIGHT),
    Column("Đánh giá", 3, Align.CENTER),
)


def sample_document(
    *, issuer: str = "ỦY BAN NHÂN DÂN PHƯỜNG TRƯƠNG QUANG TRỌNG", rows: int = 60
) -> OfficialDocument:
    """Sixty rows in a landscape annex make it go over several pages."""
    wide = Table(
        _COLUMNS,
        (
            group_row("I", "Hạ tầng viễn thông và Internet", 4),
            *(
                row(f"{n}", f"Chỉ tiêu thứ {n} của bảng dài", runs(Figure(f"{n},5%", f"obs:{n}")), "Đạt")
                for n in range(1, rows + 1)
            ),
            row("", "Tổng cộng", f"{rows}", "", kind=RowKind.TOTAL),
        ),
        unit="Đơn vị tính: %",
    )
    return OfficialDocument(
        parent="ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG",
        issuer=issuer,
        issuer_in_words="Ủy ban nhân dân phường Trương Quang Trọng",
        symbol="BC-UBND",
        place="Trương Quang Trọng",
        kind="Báo cáo",
        subject="Kết quả thực hiện Kế hoạch phát triển hạ tầng số năm 2026",
        addressees=("Sở Khoa học và Công nghệ tỉnh Quảng Ngãi", "Ủy ban nhân dân tỉnh Quảng Ngãi"),
        legal_bases=(
            "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
            "Căn cứ Kế hoạch số 35/KH-UBND ngày 12 tháng 01 năm 2026 của Ủy ban nhân dân phường",
        ),
        body=(
            Heading(Level.SECTION, "I.", "Kết quả thực hiện"),
            Heading(Level.CLAUSE, "1.", "Kết quả thực hiện các chỉ tiêu"),
            Paragraph(
                runs("Mạng 5G phủ sóng ", Figure("92,5%", "obs:7"), " dân số, ", Text("tăng", bold=True), ".")
            ),
            Heading(Level.POINT, "a)", "Các chỉ tiêu cần lưu ý"),
            Bullets((runs("Số liệu IPv6: ", Text("chưa có số liệu", italic=True), "."), runs("Chữ ký số."))),
            *(Paragraph(runs(text), key="note") for text in INJECTIONS),
            Table(_COLUMNS, wide.rows[:4]),
            Paragraph(runs("Trên đây là báo cáo của Ủy ban nhân dân phường Trương Quang Trọng./.")),
        ),
        recipients=("TT. Đảng ủy, TT. HĐND phường", "CT, các PCT UBND phường", "Lưu: VT, VHXH"),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Thị Thử"),
        annexes=(
            Annex("Kết quả thực hiện các chỉ tiêu", (wide,), Orientation.LANDSCAPE),
            Annex("Danh mục nhiệm vụ", (Paragraph(runs("Không có.")), wide)),
        ),
    )
