"""The walk of docs/walk.md, step by step, on the demo: from the plan's document to the public page."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from hatangso.flows.demo.province import PASSWORD
from hatangso.flows.make_demo import make_demo
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Observation, Obstacle, Target, Task

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SAMPLES = Path(__file__).parents[1] / "samples" / "plans_unseen"
WALK = Path(__file__).parents[2] / "docs" / "walk.md"
PRODUCT = Path(__file__).parents[2] / "src" / "hatangso"
CODE = "D0101"


@pytest.fixture
def demo(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    """The demo as `make run` makes it, in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "received"
    make_demo(today=date.today())


def test_the_walk(
    demo: None,
    shared: Path,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    officer, head = sign_in(None), sign_in(None)
    enter(officer, "canbo")
    enter(head, "lanhdao")
    picture(officer, "walk-1-overview")
    accessible(officer)

    # 2. Upload the real plan of phường Chu Văn An, and a .docx.
    upload(officer, shared / "plans" / "chu-van-an.txt")
    upload(officer, SAMPLES / "04-vinh-tra.docx")
    officer.goto(f"/{CODE}/ke-hoach/")
    officer.get_by_role("link", name="Phát triển hạ tầng số trên địa bàn phường Chu Văn An").first.click()

    # 3. Review: split one item, correct one, drop one, accept the rest, go live.
    review(officer)
    picture(officer, "walk-3-review")
    go_live(officer)
    plan = PlanDocument.objects.get(received__file_name="chu-van-an.txt")
    assert plan.state == "live"
    corrected = Target.objects.get(plan=plan, text__contains="Nhà Văn hóa các Tổ dân phố")
    assert corrected.measures.get().value == 90
    assert not plan.items.exclude(kind="warning").filter(state="pending").exists()
    halves = Task.objects.filter(plan=plan, source_item__origin="split").order_by("source_item__position")
    assert [half.text[:41] for half in halves] == [
        "Phối hợp bổ sung mới hoặc nâng cấp hạ tần",
        "Đầu tư mở rộng hạ tầng băng rộng di động ",
    ]

    # 4. Figures: typed by the officer, approved by the head.
    officer.goto(f"/{CODE}/so-lieu/")
    officer.get_by_label("Nguồn chung").fill("Báo cáo số 21/BC-VHXH")
    officer.locator('[name="iot_per_capita.0-part"]').fill("11.864")
    officer.locator('[name="iot_per_capita.0-whole"]').fill("9.887")
    officer.get_by_role("button", name="Lưu số liệu").click()
    expect(officer.get_by_text("Đã lưu 1 số liệu")).to_be_visible()
    head.goto(f"/{CODE}/so-lieu/cho-duyet/")
    accessible(head)
    head.get_by_role("link", name="Chọn tất cả trên trang").click()
    head.get_by_role("button", name="Duyệt các số liệu đã chọn").click()
    expect(head.get_by_text(re.compile(r"Đã duyệt \d+ số liệu\."))).to_be_visible()
    for contradicting in head.get_by_role("checkbox").all():  # not chosen with all: the head looks at each
        contradicting.check()
    head.get_by_role("button", name="Duyệt các số liệu đã chọn").click()
    expect(head.get_by_text(re.compile(r"Đã duyệt \d+ số liệu\."))).to_be_visible()
    typed = Observation.objects.filter(unit__code=CODE, filing_entries=None)  # what was filed waits elsewhere
    assert not typed.filter(state="entered").exists()

    # 5. A task is finished with evidence.
    task = Task.objects.get(
        unit__code=CODE, text__startswith="Lắp đặt camera giám sát tại các tuyến đường chính"
    )
    evidence = tmp_path / "bien-ban.txt"
    evidence.write_text("Biên bản nghiệm thu 36/36 điểm camera.", encoding="utf-8")
    officer.goto(f"/{CODE}/nhiem-vu/{task.pk}/")
    officer.get_by_label("Trạng thái").select_option("done")
    officer.get_by_label("Kết quả, việc đã làm").fill("Đã lắp đủ 36/36 điểm.")
    officer.get_by_label("Minh chứng").set_input_files(str(evidence))
    officer.get_by_role("button", name="Ghi tiến độ").click()
    expect(officer.get_by_role("link", name="bien-ban.txt")).to_be_visible()
    task.refresh_from_db()
    assert task.state == "done"

    # 6. An obstacle is raised, sent on by the head, answered by the department.
    officer.goto(f"/{CODE}/vuong-mac/them/")
    officer.get_by_label("Khó khăn, vướng mắc (một câu)").fill("Thiếu cột treo cáp trên đường Ven Sông")
    officer.get_by_label("Mô tả").fill("Hai doanh nghiệp phải dùng chung bốn cột, không đủ tải.")
    officer.get_by_label("Gửi đến cơ quan giải quyết").select_option(label="Ủy ban nhân dân phường An Hòa")
    officer.get_by_role("button", name="Gửi").click()
    expect(officer.get_by_role("heading", name="Thiếu cột treo cáp")).to_be_visible()
    head.goto(officer.url)
    head.get_by_label("Chuyển đến").select_option(label="Sở Khoa học và Công nghệ")
    head.get_by_label("Vì sao, đề nghị gì").fill("Cột nằm trên đường do tỉnh quản lý.")
    head.get_by_role("button", name="Chuyển").click()
    expect(head.locator("[aria-current=step]").get_by_text("Cấp tỉnh, thành phố")).to_be_visible()
    department = sign_in(None)
    enter(department, "so")
    department.goto("/D01/vuong-mac/?whose=waiting")
    department.get_by_role("link", name="Thiếu cột treo cáp").click()
    department.get_by_label("Trả lời").fill("Sở bố trí mười cột mới trong quý I.")
    department.get_by_role("button", name="Gửi trả lời").click()
    expect(department.get_by_text("Đã ghi trả lời.")).to_be_visible()
    obstacle = Obstacle.objects.get(title__startswith="Thiếu cột")
    assert (obstacle.level, obstacle.state) == ("city", "answered")

    # 7. The annual report: written, submitted, approved, downloaded.
    officer.goto(f"/{CODE}/bao-cao/?state=draft")
    officer.locator("[data-rows] tbody a").first.click()
    accessible(officer)
    part = officer.locator("#phan-assessment")
    part.locator("summary").click()
    part.locator("textarea").fill("Năm qua phường đã phủ camera trên mọi tuyến đường chính.")
    part.get_by_role("button", name="Lưu phần này").click()
    expect(officer.get_by_text("phủ camera trên mọi tuyến").first).to_be_visible()
    officer.get_by_role("button", name="Trình duyệt").click()
    expect(officer.get_by_text("Đã trình báo cáo.")).to_be_visible()
    picture(officer, "walk-7-report")
    head.goto(officer.url)
    head.on("dialog", lambda dialog: dialog.accept())
    head.get_by_role("button", name="Duyệt báo cáo").click()
    expect(head.get_by_role("link", name="Tải .docx")).to_be_visible()
    word = saved(head, "Tải .docx", tmp_path)
    said = "\n".join(paragraph.text for paragraph in docx.Document(str(word)).paragraphs)
    assert "phủ camera trên mọi tuyến đường chính" in said
    assert "BÁO CÁO" in said
    assert "Thiếu cột treo cáp" in said
    assert "87,9%" in printed_text(saved(head, "Tải PDF", tmp_path))

    # 8. Everybody reads the result, without signing in.
    guest = sign_in(None, phone=True)
    guest.goto(f"/cong-khai/{CODE}/")
    expect(guest.get_by_text("87,9%").first).to_be_visible()
    expect(guest.locator("tr", has_text="mỗi người dân có 02 kết nối IoT")).to_contain_text(
        "1,2 kết nối/người"
    )
    offered = saved(guest, "Báo cáo gần nhất", tmp_path)
    assert "phủ camera trên mọi tuyến đường chính" in printed_text(offered)
    accessible(guest)
    picture(guest, "walk-8-public")


def test_the_document_has_a_heading_for_every_step_of_the_walk() -> None:
    steps = [line for line in WALK.read_text(encoding="utf-8").splitlines() if line.startswith("## ")]
    assert [step.split(".")[0] for step in steps] == [f"## {number}" for number in range(1, 9)]


def test_every_label_that_the_document_names_stands_in_the_product() -> None:
    bold = re.findall(r"\*\*([^*]+)\*\*", WALK.read_text(encoding="utf-8"))
    labels = [part for words in bold for part in re.split(r"[ →…]{2,}", " ".join(words.split())) if part]
    files = [file for kind in ("html", "py", "txt") for file in PRODUCT.rglob(f"*.{kind}")]
    said = "\n".join(file.read_text(encoding="utf-8") for file in files)
    assert len(labels) > 20
    assert [label for label in labels if label not in said] == []


def enter(page: Page, name: str) -> None:
    """Sign in with name and password, through the page that everybody sees."""
    page.goto("/tai-khoan/login/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "/tai-khoan/" not in address)


def upload(page: Page, file: Path) -> None:
    """Upload a plan and wait until it has been read."""
    page.goto(f"/{CODE}/ke-hoach/")
    page.get_by_label("Văn bản kế hoạch").set_input_files(str(file))
    page.get_by_role("button", name="Nạp kế hoạch").click()
    page.wait_for_url("**/ra-soat/**")


def review(page: Page) -> None:
    """Split one task, correct one target, drop one commitment; accept the certain, then the doubtful."""
    two = page.locator("article.item[data-kind=task]", has_text="Phối hợp bổ sung mới hoặc nâng cấp hạ tầng")
    two.get_by_role("link", name="Tách", exact=True).click()
    two.get_by_label("tách ở đây Đầu tư mở rộng").check()
    with page.expect_navigation():
        two.get_by_role("button", name="Tách", exact=True).click()
    target = page.locator("article.item", has_text="Nhà Văn hóa các Tổ dân phố")
    target.get_by_role("link", name="Sửa").click()
    target.locator("[name=m0_value]").fill("90")
    target.get_by_role("button", name="Lưu và chấp nhận").click()
    expect(target.get_by_text("Đã chấp nhận")).to_be_visible()
    other = page.locator('article.item[data-kind="commitment"]').first
    name = other.get_attribute("id")
    other.get_by_role("button", name="Bỏ", exact=True).click()
    expect(page.locator(f"#{name}").get_by_text("Đã bỏ")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_navigation():
        page.get_by_role("button", name="mục chắc chắn").click()
    open_items = page.locator("article.item[data-state=pending]:not([data-kind=warning])")
    while left := open_items.count():
        open_items.first.get_by_role("button", name="Chấp nhận", exact=True).click()
        expect(open_items).to_have_count(left - 1)


def go_live(page: Page) -> None:
    """Put the plan to work: nothing is left undecided, so nothing is asked."""
    page.locator("[data-finish]").click()
    dialog = page.locator("#ket-thuc")
    expect(dialog.locator("[name=leave_pending]")).to_be_hidden()
    dialog.get_by_role("button", name="Đưa vào thực hiện").click()
    expect(page.get_by_text("Kế hoạch đã được đưa vào thực hiện")).to_be_visible()


def saved(page: Page, link: str, folder: Path) -> Path:
    """The file behind a link."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).first.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def printed_text(file: Path) -> str:
    """The letters of a PDF, its lines joined."""
    pages = pypdfium2.PdfDocument(file.read_bytes())
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
