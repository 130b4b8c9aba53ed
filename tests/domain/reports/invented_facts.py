"""An invented ward's year, small enough to count by hand: four targets, three tasks, two obstacles."""

from datetime import date

from hatangso.domain.footing import Footing
from hatangso.domain.money import MoneyKind, MoneyLine, MoneySource, MoneySum
from hatangso.domain.periods import Period, PeriodKind
from hatangso.domain.progress.verdict import Status
from hatangso.domain.reports.facts import (
    DutyFact,
    FigureFact,
    Head,
    ObstacleFact,
    ReportInput,
    TargetFact,
    TaskFact,
    TaskState,
)

HEAD = Head(
    issuer="ỦY BAN NHÂN DÂN PHƯỜNG AN HÒA",
    issuer_in_words="Ủy ban nhân dân phường An Hòa",
    place="An Hòa",
    subject="Kết quả thực hiện Kế hoạch phát triển hạ tầng số năm 2026",
    number="5",
    issued_on=date(2026, 12, 5),
    addressees=("Sở Khoa học và Công nghệ tỉnh Bình Sơn",),
    recipients=("TT. Đảng ủy, TT. HĐND phường", "CT, các PCT UBND phường", "Lưu: VT, VHXH"),
    legal_bases=("Kế hoạch số 35/KH-UBND ngày 12 tháng 01 năm 2026 của Ủy ban nhân dân phường An Hòa",),
    authority=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    signer_name="Nguyễn Văn Mẫu",
)


def told(
    pk: int,
    value: float | None,
    year: int = 2026,
    *,
    part: float | None = None,
    whole: float | None = None,
    words: str = "",
    approved: bool = True,
) -> FigureFact:
    """A yearly figure in per cent."""
    return FigureFact(
        ref=f"obs:{pk}",
        period=f"Năm {year}",
        on=date(year, 12, 14),
        value=value,
        unit="%",
        footing=Footing.REPORTED,
        approved=approved,
        words=words,
        part=part,
        whole=whole,
    )


TARGETS = (
    TargetFact(
        key="target:1:1",
        component="Hạ tầng viễn thông và Internet",
        text="Mạng băng rộng di động 5G phủ sóng 99% dân số",
        year=2030,
        measure="Tỷ lệ dân số được phủ sóng 5G",
        goal="từ 99%",
        unit="%",
        status=Status.ON_TRACK,
        reason="Theo kịp lộ trình.",
        leads=("Phòng Văn hóa - Xã hội",),
        latest=told(7, 92.5, part=1850, whole=2000),
        previous=told(3, 85, 2025),
        planned=90,
    ),
    TargetFact(
        key="target:2:2",
        component="Hạ tầng viễn thông và Internet",
        text="Phổ cập cáp quang đến hộ gia đình",
        year=2030,
        measure="Tỷ lệ hộ gia đình có cáp quang",
        goal="bằng 100%",
        unit="%",
        status=Status.OFF_TRACK,
        reason="Chậm so với lộ trình.",
        leads=("Phòng Kinh tế, Hạ tầng và Đô thị", "Doanh nghiệp viễn thông"),
        latest=told(8, 60, approved=False),
        previous=told(4, 62, 2025),
        planned=75,
    ),
    TargetFact(
        key="target:3:3",
        component="Hạ tầng tiện ích số",
        text="Tỷ lệ dân số trưởng thành có chữ ký số đạt trên 70%",
        year=2030,
        measure="Tỷ lệ dân số trưởng thành có chữ ký số",
        goal="trên 70%",
        unit="%",
        status=Status.NOT_YET_KNOWN,
        reason="Chưa có số liệu nào.",
        leads=("Công an phường",),
    ),
    TargetFact(
        key="target:4:4",
        component="Hạ tầng tiện ích số",
        text="Có phương án bảo đảm an toàn thông tin",
        year=2026,
        measure="",
        goal="hoàn thành",
        unit="",
        status=Status.REACHED,
        reason="Đã ban hành.",
        leads=("Công an phường",),
        latest=told(9, None, words="Đã đạt"),
    ),
)
TASKS = (
    TaskFact(
        key="task:1",
        text="Xây dựng Kế hoạch hỗ trợ hộ nghèo có thiết bị thông minh.",
        state=TaskState.DONE,
        group="Cơ chế, chính sách",
        output="Kế hoạch",
        leads=("Phòng Văn hóa - Xã hội",),
        percent=100,
        schedule="Năm 2026",
        result="Đã ban hành Kế hoạch số 40/KH-UBND.",
        money=MoneySum(allotted=120_000_000, spent=118_500_000),
    ),
    TaskFact(
        key="task:2",
        text="Mở rộng mạng cáp quang đến các tổ dân phố",
        state=TaskState.IN_PROGRESS,
        group="Phát triển hạ tầng số",
        output="Báo cáo kết quả",
        leads=("Phòng Kinh tế, Hạ tầng và Đô thị",),
        percent=40,
        due=date(2026, 9, 30),
        overdue=True,
    ),
    TaskFact(
        key="task:3",
        text="Tuyên truyền kỹ năng số",
        state=TaskState.NOT_STARTED,
        group="Phát triển hạ tầng số",
        leads=("Trung tâm Dịch vụ sự nghiệp công",),
        schedule="Hàng năm",
    ),
)
OBSTACLES = (
    ObstacleFact(
        key="obstacle:1",
        title="Thiếu vị trí đặt trạm 5G",
        text="Tổ dân phố 3 và 5 chưa có vị trí đặt trạm.",
        proposal="Bố trí quỹ đất công để đặt trạm",
        level="city",
        state="open",
        raised_on=date(2026, 5, 4),
        held_by="Sở Khoa học và Công nghệ",
    ),
    ObstacleFact(
        key="obstacle:2",
        title="Cáp treo chưa được hạ ngầm",
        text="",
        proposal="",
        level="ward",
        state="closed",
        raised_on=date(2026, 3, 2),
    ),
)
MONEY = (
    MoneyLine(2026, MoneyKind.ESTIMATE, MoneySource.BUDGET, 300_000_000),
    MoneyLine(2026, MoneyKind.ALLOTTED, MoneySource.BUDGET, 250_000_000),
    MoneyLine(2026, MoneyKind.SPENT, MoneySource.BUDGET, 200_000_000),
    MoneyLine(2026, MoneyKind.ESTIMATE, MoneySource.ENTERPRISE, 1_500_000_000),
    MoneyLine(2027, MoneyKind.ESTIMATE, MoneySource.BUDGET, 999_000_000),
)
FACTS = ReportInput(
    head=HEAD,
    period=Period(PeriodKind.YEAR, 2026),
    data_from=date(2025, 12, 15),
    data_until=date(2026, 12, 14),
    targets=TARGETS,
    tasks=TASKS,
    obstacles=OBSTACLES,
    money=MONEY,
    next_tasks=TASKS[1:],
    next_duties=(
        DutyFact("duty:1", "Báo cáo quý I", "Sở Khoa học và Công nghệ tỉnh Bình Sơn", date(2027, 3, 10)),
    ),
    texts={
        "direction": "Ủy ban nhân dân phường đã ban hành Kế hoạch và phân công nhiệm vụ.\n"
        "- Họp giao ban hằng tháng;\n- Thành lập 12 Tổ công nghệ số cộng đồng.",
        "difficulties": "Nguyên nhân: nhu cầu vốn của doanh nghiệp viễn thông lớn.",
    },
)
