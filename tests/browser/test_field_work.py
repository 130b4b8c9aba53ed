"""Field work on a phone: taken along, changed offline, killed, sent once; two versions to choose from."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from hatangso.flows.assets.keep_asset import keep_asset
from hatangso.flows.receive import bytes_of
from hatangso.store.assets.models import Asset, AssetPhoto, FieldChange
from hatangso.store.assets.snapshot import draft_of_asset
from tests.adapters.photos import GPS, exif_with_gps, jpeg
from tests.asset_world import kept, with_boundaries
from tests.browser.device import Device
from tests.work_world import NOW, acting
from tests.world import PASSWORD, World

pytestmark = pytest.mark.browser
FIELD = "/D0101/di-thuc-dia/"
PICTURE: Any = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": jpeg(exif_with_gps())}
HERE: Any = {"latitude": 21.06, "longitude": 105.06, "accuracy": 8}


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """A busy machine takes its time."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def mast(world: World) -> Asset:
    """Operator A's mast at 105.05° E, 21.05° N, 45 m high."""
    return kept(with_boundaries(world))


def sign_in_here(page: Page, who: str) -> None:
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").fill(who)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(f"**{FIELD}")


def take_along(page: Page) -> None:
    """The masts of the ward go onto the phone, and the page is kept."""
    page.locator("[data-synced]").wait_for(state="attached")
    page.get_by_label("Cột ăng ten (1)").check()
    page.get_by_role("button", name="Lấy về máy").click()
    expect(page.locator("[data-taken]")).to_contain_text("1 tài sản trên máy, lấy lúc")
    page.locator("[data-ready='1']").wait_for(state="attached")


def change_mast(page: Page, mast: Asset, **fields: str) -> None:
    page.locator(f"[data-asset='{mast.uid}'] button").click()
    for name, value in fields.items():
        page.locator(f"#o-{name}").fill(value)
    page.get_by_role("button", name="Giữ thay đổi").click()
    expect(page.get_by_role("heading", name="Thay đổi chưa gửi")).to_be_visible()


def meanwhile(world: World, mast: Asset, **fields: Any) -> None:
    """The office changes the asset."""
    there = Asset.objects.select_related("unit", "province").get(pk=mast.pk)
    draft = draft_of_asset(there)
    attributes = {**draft.attributes, **fields.pop("attributes", {})}
    keep_asset(
        actor=acting(world, "officer"),
        unit=there.province,
        draft=replace(draft, attributes=attributes, **fields),
        uid=there.uid,
        asset=there,
        seen_version=there.version,
        now=NOW,
    )


def unsent(page: Page, count: int) -> None:
    expect(page.locator(f"[data-unsent='{count}']")).to_have_count(1)


def test_changes_made_offline_survive_the_end_of_the_browser_and_are_sent_once(
    world: World,
    mast: Asset,
    device: Device,
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    page = device.start(offline=False)
    device.context.grant_permissions(["geolocation"])
    device.context.set_geolocation(HERE)
    page.goto(FIELD)
    sign_in_here(page, "officer")
    take_along(page)
    accessible(page)
    picture(page, "field-list")

    device.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Đang không có mạng")).to_be_visible()
    page.get_by_role("button", name="Gần tôi nhất").click()
    expect(page.locator(f"[data-asset='{mast.uid}']")).to_contain_text("cách 1,5 km")
    page.get_by_label("Tìm tên, mã").fill("cot CHO")
    change_mast(page, mast, **{"attributes-height_m": "48,5", "note": "đã đo lại"})
    page.locator("#loai-moi").select_option("antenna_mast")
    page.get_by_role("button", name="Thêm tài sản mới").click()
    page.locator("#o-name").fill("Cột bờ đê")
    page.locator("#o-attributes-kind").select_option("A1")
    page.get_by_role("button", name="Lấy vị trí đang đứng").click()
    expect(page.get_by_text("Sai số khoảng 8 m.")).to_be_visible()
    expect(page.locator("[data-place]")).to_have_text("21,060000; 105,060000")
    page.locator("#anh").set_input_files(PICTURE)
    expect(page.locator(".survey-photos canvas")).to_have_count(1)
    accessible(page)
    picture(page, "field-form")
    page.get_by_role("button", name="Giữ tài sản mới").click()
    unsent(page, 3)
    accessible(page)
    picture(page, "field-outbox")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu thay đổi chưa gửi ra tệp").click()
    told = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    assert [one["kind"] for one in told["changes"]] == ["edit", "add", "photo"]
    assert told["changes"][2]["photo"].startswith("/9j/"), "a JPEG"
    device.kill()

    page = device.start(offline=True)
    page.goto(FIELD)
    unsent(page, 3)
    assert (Asset.objects.count(), FieldChange.objects.count()) == (1, 0)

    # The sign-in ended with the browser: the changes wait for the person.
    device.context.set_offline(False)
    expect(page.get_by_text("hãy đăng nhập để gửi")).to_be_visible()
    unsent(page, 3)
    picture(page, "field-signed-out")
    page.get_by_role("link", name="Đăng nhập").click()
    sign_in_here(page, "officer")
    unsent(page, 0)
    page.reload()
    page.locator("[data-synced='1']").wait_for(state="attached")
    mast.refresh_from_db()
    assert (mast.version, mast.attributes["height_m"], mast.note) == (2, 48.5, "đã đo lại")
    made = Asset.objects.get(name="Cột bờ đê")
    assert (made.version, made.lon, made.lat, made.unit) == (1, 105.06, 21.06, world.ward)
    assert (Asset.objects.count(), FieldChange.objects.count()) == (2, 3)
    assert GPS not in bytes_of(AssetPhoto.objects.get(asset=made).file)


def test_two_versions_are_shown_and_the_person_chooses_line_by_line(
    world: World,
    mast: Asset,
    sign_in: Callable[..., Page],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    page = sign_in(world.people["officer"], phone=True)
    page.goto(FIELD)
    take_along(page)
    page.context.set_offline(True)
    change_mast(page, mast, **{"attributes-height_m": "47", "name": "Cột bến xe", "address": "Ngõ 5"})
    meanwhile(world, mast, name="Cột Chợ Mới 2", note="đã sơn", attributes={"height_m": 50.0})
    page.context.set_offline(False)
    page.get_by_role("button", name="Xem hai bản").click()
    height = page.locator("[data-field='attributes.height_m']")
    for text in ("Trước đó: 45", "47", "50"):
        expect(height).to_contain_text(text)
    expect(page.locator("[data-field='address'] input[value='mine']")).to_be_checked()
    expect(page.get_by_text("đã sơn")).to_be_visible()
    accessible(page)
    picture(page, "field-two-versions")
    page.get_by_role("button", name="Gửi bản đã chọn").click()
    expect(page.get_by_text("Hãy chọn ở dòng")).to_have_count(1)
    page.locator("[data-field='name'] input[value='mine']").check()
    height.locator("input[value='theirs']").check()
    page.get_by_role("button", name="Gửi bản đã chọn").click()
    unsent(page, 0)
    mast.refresh_from_db()
    assert (mast.version, mast.name, mast.address, mast.note) == (3, "Cột bến xe", "Ngõ 5", "đã sơn")
    assert mast.attributes["height_m"] == 50.0


@pytest.mark.deep
def test_an_answer_lost_on_the_way_and_a_second_change_double_nothing(
    world: World, mast: Asset, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(world.people["officer"], phone=True)
    page.goto(FIELD)
    take_along(page)

    def taken_but_not_told(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/gui/", taken_but_not_told)
    change_mast(page, mast, name="Cột A")
    expect(page.get_by_text("Đang không có mạng")).to_be_visible()
    change_mast(page, mast, note="lần hai")
    unsent(page, 2)
    expect(page.locator("[data-field-phone]")).to_have_attribute("data-synced", re.compile("^([3-9]|..)$"))
    assert FieldChange.objects.count() == 1, "the server has the first; the phone does not know"
    page.unroute("**/gui/")
    page.get_by_role("button", name="Gửi ngay").click()
    unsent(page, 0)
    mast.refresh_from_db()
    assert (mast.version, mast.name, mast.note) == (3, "Cột A", "lần hai")
    change_mast_wrongly(page, mast)
    mast.refresh_from_db()
    assert mast.version == 4


def change_mast_wrongly(page: Page, mast: Asset) -> None:
    """What the server refuses stays to be mended, with the sentence at its field."""
    page.locator(f"[data-asset='{mast.uid}'] button").click()
    page.locator("#o-attributes-height_m").fill("9999")
    page.get_by_role("button", name="Giữ thay đổi").click()
    expect(page.locator("[data-state='refused']")).to_have_count(1)
    page.get_by_role("button", name="Gửi lại: Sửa").click()
    expect(page.locator("[data-state='refused']")).to_have_count(1)
    page.get_by_role("button", name="Mở: Sửa").click()
    expect(
        page.locator("#o-attributes-height_m + .help + .field-error, #o-attributes-height_m + .field-error")
    ).not_to_be_empty()
    page.locator("#o-attributes-height_m").fill("46")
    page.get_by_role("button", name="Giữ thay đổi").click()
    unsent(page, 0)


@pytest.mark.deep
def test_who_signs_out_is_warned_and_leaves_nothing_but_what_was_not_sent(
    world: World, mast: Asset, sign_in: Callable[..., Page]
) -> None:
    page = sign_in(world.people["officer"], phone=True)
    page.goto(FIELD)
    take_along(page)
    page.context.set_offline(True)
    change_mast(page, mast, name="Cột A")
    page.route("**/gui/", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto("/D0101/tai-san/")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("details.who summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(lambda url: "/tai-san/" not in url)
    assert len(asked) == 1
    assert asked[0].startswith("Còn 1 thay đổi đi thực địa chưa gửi.")
    assert stored(page, "assets") == 0
    assert stored(page, "known") == 0
    assert stored(page, "changes") == 1
    page.goto(FIELD)  # kept on the phone, for nobody
    expect(page.locator("[data-others]")).to_have_text(
        "1 thay đổi chưa gửi còn trên máy này; hãy đăng nhập để xem và gửi."
    )
    page.get_by_role("link", name="Đăng nhập").click()
    sign_in_here(page, "economy_officer")
    expect(page.locator("[data-others]")).to_have_text(
        "1 thay đổi của người khác còn trên máy này; người đó đăng nhập thì mới được gửi."
    )
    unsent(page, 0)
    assert FieldChange.objects.count() == 0


def stored(page: Page, store: str, database: str = "thuc-dia D0101") -> int:
    """How many things lie in a store of the ward's database on the phone."""
    found: int = page.evaluate(
        """([store, database]) => new Promise((done) => {
            const asked = indexedDB.open(database);
            asked.onsuccess = () => {
                const count = asked.result.transaction(store).objectStore(store).count();
                count.onsuccess = () => { asked.result.close(); done(count.result); };
            };
        })""",
        [store, database],
    )
    return found
