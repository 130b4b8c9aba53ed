"""A short plan of the fictional ward, and helpers to upload it, for the tests of plans."""

from datetime import UTC, datetime

from hatangso.flows.upload_plan import upload_plan
from hatangso.store.organisations.access import Actor
from hatangso.store.plans.models import PlanDocument, PlanItem
from tests.world import World

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

PLAN = """ỦY BAN NHÂN DÂN
PHƯỜNG AN HÒA

Số: 12/KH-UBND
An Hòa, ngày 15 tháng 01 năm 2026

KẾ HOẠCH
Phát triển hạ tầng số trên địa bàn phường An Hòa giai đoạn 2026 - 2030

Thực hiện Kế hoạch số 317/KH-UBND ngày 02/12/2025 của Ủy ban nhân dân tỉnh, Ủy ban nhân dân phường ban hành \
Kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Cụ thể hóa nhiệm vụ phát triển hạ tầng số trên địa bàn phường.

II. MỤC TIÊU
1. Mục tiêu tổng quát
- Phát triển hạ tầng số hiện đại, đồng bộ, an toàn.
2. Mục tiêu cụ thể đến năm 2030
- Mạng băng rộng di động 5G phủ sóng 99% dân số.
- Tỷ lệ hộ gia đình có đường truyền cáp quang đạt 95%.
- 100% cơ quan nhà nước kết nối mạng truyền số liệu chuyên dùng.

III. NHIỆM VỤ, GIẢI PHÁP
1. Phát triển hạ tầng viễn thông
- Phối hợp các doanh nghiệp viễn thông phát triển trạm 5G tại khu vực đông dân cư.
- Vận động hộ gia đình sử dụng cáp quang; hỗ trợ hộ nghèo có thiết bị thông minh.
2. Bảo đảm an toàn thông tin
- Triển khai phương án bảo đảm an toàn thông tin theo cấp độ cho hệ thống của phường.

IV. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội
- Chủ trì, theo dõi, đôn đốc việc thực hiện Kế hoạch.
- Tổng hợp, báo cáo Ủy ban nhân dân phường kết quả thực hiện trước ngày 05/12 hằng năm.
2. Công an phường
- Bảo đảm an ninh, an toàn mạng trên địa bàn.
3. Các doanh nghiệp viễn thông
- Đầu tư, nâng cấp trạm thu phát sóng 5G trên địa bàn phường.

Nơi nhận:
- UBND tỉnh;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn An
"""
AMENDED = PLAN.replace("phủ sóng 99% dân số", "phủ sóng 100% dân số").replace(
    "- 100% cơ quan nhà nước kết nối mạng truyền số liệu chuyên dùng.\n",
    "- 80% người dân trưởng thành có chữ ký số cá nhân.\n",
)


def officer(world: World, name: str = "officer") -> Actor:
    """A person of the world, acting."""
    return Actor(world.people[name], NOW.date())


def uploaded(
    world: World, text: str = PLAN, *, name: str = "ke-hoach.txt", amends: PlanDocument | None = None
) -> PlanDocument:
    """The plan uploaded by the ward's focal officer, and read (tasks run at once in the tests)."""
    plan = upload_plan(
        actor=officer(world), unit=world.ward, file=text.encode(), name=name, amends=amends, now=NOW
    )
    plan.refresh_from_db()
    return plan


def item_with(plan: PlanDocument, words: str, kind: str | None = None) -> PlanItem:
    """The one standing item of the plan whose text holds these words."""
    found = [
        item
        for item in plan.items.exclude(state="replaced")
        if words in str(item.data.get("text") or item.data.get("reporter") or item.data.get("message"))
        and kind in (None, item.kind)
    ]
    assert len(found) == 1, f"{len(found)} items hold “{words}”"
    return found[0]
