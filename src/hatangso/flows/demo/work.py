"""The demo's work: tasks with progress, money, obstacles."""

from datetime import date, datetime, timedelta

from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.hand_over_task import hand_over_task
from hatangso.flows.keep_money import add_money
from hatangso.flows.raise_obstacle import answer_obstacle, escalate_obstacle, raise_obstacle
from hatangso.flows.record_task_progress import record_task_progress
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import TargetMeasure, Task

PROGRESS = (
    # beginning of the task, who, state, percent, text, days ago
    (
        "Khảo sát vùng lõm sóng",
        "kinhte",
        "done",
        100,
        "Đã khảo sát 6 tổ dân phố; 2 vị trí cần trạm mới: Gò Mít, Ven Sông.",
        140,
    ),
    ("Lắp đặt Wi-Fi miễn phí", "canbo", "in_progress", 35, "Đã lắp tại nhà văn hóa Bờ Đê và Chợ Mới.", 60),
    ("Đo lường tốc độ Internet", "canbo", "done", 100, "Đã tổng hợp kết quả đo của quý.", 45),
    ("Lập danh sách hộ nghèo", "canbo", "done", 100, "Danh sách 58 hộ, đã phê duyệt.", 150),
    ("Chuyển đổi mạng nội bộ", "canbo", "in_progress", 90, "8/8 cơ quan đã dùng IPv6; chờ nghiệm thu.", 20),
    ("Lắp đặt camera giám sát", "congan", "in_progress", 25, "Đã lắp 9/36 điểm.", 30),
    ("Hướng dẫn đăng ký chữ ký số", "canbo", "in_progress", 60, "Đã tổ chức 4 buổi tại tổ dân phố.", 50),
)
TIES = (
    ("Lắp đặt Wi-Fi miễn phí", "wifi_culture_houses"),
    ("Chuyển đổi mạng nội bộ", "ipv6_agencies"),
    ("Hướng dẫn đăng ký chữ ký số", "esign_adults"),
    ("Khảo sát vùng lõm sóng", "pop_5g"),
)
MONEY = (
    ("Lắp đặt Wi-Fi miễn phí", "estimate", "budget", 180_000_000),
    ("Lắp đặt Wi-Fi miễn phí", "allotted", "budget", 120_000_000),
    ("Lắp đặt Wi-Fi miễn phí", "spent", "budget", 64_500_000),
    ("Lắp đặt camera giám sát", "estimate", "budget", 950_000_000),
    ("Lắp đặt camera giám sát", "allotted", "budget", 600_000_000),
    ("Lắp đặt camera giám sát", "spent", "budget", 212_000_000),
    ("Lắp đặt camera giám sát", "estimate", "enterprise", 300_000_000),
)


def do_work(made: DemoProvince, today: date, at: datetime) -> None:
    """Progress, hand-over, ties to targets, money and obstacles of the ward."""
    for start, who, state, percent, text, days_ago in PROGRESS:
        record_task_progress(
            actor=Actor(made.people[who], today),
            task=_task(made, start),
            state=state,
            percent=percent,
            text=text,
            now=at - timedelta(days=days_ago),
        )
    officer = Actor(made.people["canbo"], today)
    hand_over_task(
        actor=officer, task=_task(made, "Lắp đặt Wi-Fi miễn phí"), to=made.people["canbo"], reason="", now=at
    )
    for start, indicator in TIES:
        measure = TargetMeasure.objects.filter(target__unit=made.ward, indicator=indicator).first()
        if measure is not None:
            _task(made, start).measures.add(measure)
    for start, kind, source, amount in MONEY:
        add_money(
            actor=officer,
            unit=made.ward,
            task=_task(made, start),
            year=today.year,
            kind=kind,
            source=source,
            amount=amount,
            content="",
            document="",
            now=at,
        )
    _obstacles(made, today, at)


def _obstacles(made: DemoProvince, today: date, at: datetime) -> None:
    officer, office = (
        Actor(made.people["canbo"], today),
        made.organisation(made.ward, "Phòng Văn hóa - Xã hội"),
    )
    department = made.organisation(made.province, "Sở Khoa học và Công nghệ")
    committee = made.organisation(made.ward, "Ủy ban nhân dân phường An Hòa")
    first = raise_obstacle(
        actor=officer,
        unit=made.ward,
        organisation=office,
        title="Nhà văn hóa Gò Mít chưa có công trình, chưa lắp được Wi-Fi",
        text="Tổ dân phố Gò Mít chưa có nhà văn hóa, đang sinh hoạt nhờ trường mầm non.",
        proposal="Cho phép lắp Wi-Fi tại điểm sinh hoạt tạm.",
        task=_task(made, "Lắp đặt Wi-Fi miễn phí"),
        target=None,
        held_by=committee,
        now=at - timedelta(days=40),
    )
    escalate_obstacle(
        actor=officer,
        obstacle=first,
        to=department,
        text="Cần hướng dẫn của Sở về điểm lắp đặt ngoài nhà văn hóa.",
        now=at - timedelta(days=33),
    )
    second = raise_obstacle(
        actor=officer,
        unit=made.ward,
        organisation=office,
        title="Thiếu mẫu đo tốc độ di động ở tổ dân phố Ven Sông",
        text="Mới có 12 lượt đo trong quý, chưa đủ để đánh giá.",
        proposal="Đề nghị Sở phát động chiến dịch đo trên toàn tỉnh.",
        task=_task(made, "Đo lường tốc độ Internet"),
        target=None,
        held_by=department,
        now=at - timedelta(days=70),
    )
    answer_obstacle(
        actor=Actor(made.people["so"], today),
        obstacle=second,
        text="Sở sẽ tổ chức chiến dịch đo vào tháng tới.",
        now=at - timedelta(days=55),
    )


def _task(made: DemoProvince, start: str) -> Task:
    return Task.objects.select_related("unit", "plan").get(unit=made.ward, text__startswith=start)
