"""The citizen's own test in Chromium against the real measuring server: measured, given, waited for, lost."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Request, expect

from hatangso.flows.measurements import take_own_test
from hatangso.store.measurements.models import OwnTest, TestInvitation
from tests.flows.test_own_tests import bounded
from tests.world import World

pytestmark = pytest.mark.browser
SECONDS = 2  # of one direction, as short as the server measures
LONGEST = 40_000  # ms for one test on a busy machine
# The page asks for a whole test of 10 s; here it is asked for a short one, by the same address.
SHORT = """{ const real = window.fetch; window.fetch = (address, options) => {
  const url = new URL(address, location.href);
  if (url.pathname.startsWith("/v2/nearest/")) url.searchParams.set("seconds", "2");
  return real(url, options); }; }"""
LON, LAT = 105.84731, 21.03007  # in the ward, 238 m from its border with the other


@dataclass
class Server:
    """The measuring server's process and address."""

    process: subprocess.Popen[str]
    url: str

    def take_slot(self) -> str:
        """Somebody else measures: the one slot is theirs. The address by which they give it back."""
        with urllib.request.urlopen(f"{self.url}/v2/nearest/ndt/ndt7", timeout=10) as answer:
            return str(json.load(answer)["results"][0]["hatangso"]["urls"]["result"]) + "&done=1"


@pytest.fixture
def server(
    live_server: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """The real server with one slot; the site believes its signature and lets pages connect to it."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "hatangso.speed_server",
            "--port",
            "0",
            "--slots",
            "1",
            "--origin",
            live_server.url,
        ],
        env={**os.environ, "HATANGSO_SPEED_KEY": settings.SPEED_KEY},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    port = process.stdout.readline().rpartition(":")[2].strip()
    url = f"http://localhost:{port}"
    policy = settings.CONTENT_SECURITY_POLICY
    allowed = ["'self'", url, url.replace("http", "ws")]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy["DIRECTIVES"], "connect-src": allowed}}
    settings.SPEED_SERVER_URL = url
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(take_own_test, "speed_method", lambda: {"least_duration": SECONDS - 0.5})
    cache.clear()
    yield Server(process, url)
    process.terminate()
    process.wait(10)


@pytest.fixture
def opened(sign_in: Callable[..., Page], server: Server) -> Callable[..., tuple[Page, list[Request]]]:
    """opened(phone=…, query=…) gives the page, ready, and the list of all that it sends from then on."""

    def open_page(*, phone: bool, query: str = "") -> tuple[Page, list[Request]]:
        page = sign_in(None, phone=phone)
        page.add_init_script(SHORT)
        sent: list[Request] = []
        page.on("request", lambda request: sent.append(request))
        page.goto(reverse("measure") + query)
        page.locator("[data-measure][data-ready='1']").wait_for()
        return page, sent

    return open_page


def choose(page: Page, network: str) -> None:
    page.get_by_role("radio", name=network, exact=True).check(force=True)


def start(page: Page) -> None:
    page.get_by_role("button", name="Bắt đầu đo", exact=True).click()


def done(page: Page) -> None:
    expect(page.get_by_role("heading", name="Kết quả", exact=True)).to_be_visible(timeout=LONGEST)


def posted(sent: list[Request], server: Server) -> list[str]:
    """What was posted to the site itself, not to the measuring server."""
    return [
        one.post_data or "" for one in sent if one.method == "POST" and not one.url.startswith(server.url)
    ]


def test_a_phone_measures_over_4g_and_sends_nothing(
    world: World,
    server: Server,
    opened: Callable[..., tuple[Page, list[Request]]],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    page, sent = opened(phone=True)
    picture(page, "do-toc-do-bat-dau")
    accessible(page)
    start(page)
    expect(page.get_by_role("alert").filter(has_text="Hãy chọn bạn đang dùng mạng nào")).to_be_visible()
    choose(page, "4G")
    expect(page.get_by_text("Tốn dung lượng di động")).to_be_visible()
    start(page)
    expect(page.get_by_role("button", name="Dừng")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Đang đo tải xuống")).to_have_count(1, timeout=LONGEST)
    done(page)
    picture(page, "do-toc-do-ket-qua")
    accessible(page)
    assert posted(sent, server) == []
    assert not OwnTest.objects.exists()
    figure = page.locator("[data-is='download']").inner_text()
    assert figure not in {"", "–", "0"}
    expect(page.get_by_role("status").filter(has_text=f"tải xuống {figure} megabit")).to_have_count(1)
    page.reload()  # the history is the device's
    rows = page.locator("[data-history] tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(figure)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Tải CSV").click()
    lines = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert (len(lines), lines[0].split(",")[4], lines[1].split(",")[1]) == (2, "Tải xuống (Mbit/s)", "4g")
    rows.first.get_by_role("button", name="Xóa").click()
    expect(page.locator("[data-history]")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_a_computer_gives_a_result_by_consent_and_deletes_it(
    world: World,
    server: Server,
    opened: Callable[..., tuple[Page, list[Request]]],
    accessible: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    bounded(world.ward, 105.80, 21.00, 105.8496, 21.10)
    bounded(world.other, 105.8496, 21.00, 105.90, 21.10)
    page, sent = opened(phone=False)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": LON, "latitude": LAT, "accuracy": 30})
    choose(page, "Wi-Fi")
    page.get_by_role("radio", name="Đo và gửi cho địa phương").check()
    start(page)
    expect(page.get_by_text("Hãy chọn xã, phường nơi đo")).to_be_visible()
    page.get_by_role("button", name="Dùng vị trí của máy").click()
    expect(page.get_by_text("Vị trí nằm trong phường An Hòa, tỉnh Sông Mây")).to_be_visible()
    page.get_by_label("Nhà mạng").select_option(label="Viettel")
    start(page)
    expect(page.get_by_text("Hãy đánh dấu đồng ý")).to_be_visible()
    assert page.locator("[data-results]").is_hidden()  # without consent nothing began
    page.get_by_label("Tôi đã đọc và đồng ý").check()
    accessible(page)
    picture(page, "do-toc-do-dong-y")
    start(page)
    expect(page.get_by_text("Đã gửi. Cảm ơn bạn.")).to_be_visible(timeout=LONGEST)
    accessible(page)
    picture(page, "do-toc-do-da-gui")
    test = OwnTest.objects.get()
    assert (test.unit, test.kept["cell"], test.kept["near_border"]) == (world.ward, "2103/10584", False)
    assert (test.kept["technology"], test.kept["operator"]) == ("wifi", "viettel")
    assert test.kept["download"] > 1
    for told in (*posted(sent, server), json.dumps(test.kept)):
        assert "105.847" not in told
        assert "21.030" not in told
    code = page.locator("[data-code]").inner_text()
    page.get_by_text("Xóa kết quả đã gửi", exact=True).click()
    expect(page.get_by_label("Mã xóa")).to_have_value(code)
    page.locator("[data-delete]").get_by_role("button", name="Xóa").click()
    expect(page.get_by_text("Đã xóa phép đo khỏi máy chủ.")).to_be_visible()
    assert not OwnTest.objects.exists()


def test_an_invited_phone_waits_for_its_turn_and_may_give_after_measuring(
    world: World,
    server: Server,
    opened: Callable[..., tuple[Page, list[Request]]],
    picture: Callable[[Page, str], None],
) -> None:
    TestInvitation.objects.create(
        unit=world.ward, code="K7Q29F", made_by=world.people["officer"], made_at=timezone.now()
    )
    give_back = server.take_slot()
    page, sent = opened(phone=True, query="?moi=K7Q29F")
    expect(page.get_by_text("Lời mời đo của phường An Hòa.")).to_be_visible()
    choose(page, "5G")
    start(page)
    expect(page.locator("[data-waiting]")).to_contain_text("Đang có người đo. Bạn đứng thứ 1")
    picture(page, "do-toc-do-cho-luot")
    urllib.request.urlopen(give_back, timeout=10).close()
    done(page)
    assert posted(sent, server) == []
    page.get_by_role("radio", name="Đo và gửi cho địa phương").check()
    expect(page.get_by_label("Xã, phường", exact=True)).to_have_value("D0101")
    page.get_by_label("Tôi đã đọc và đồng ý").check()
    page.get_by_role("button", name="Gửi kết quả vừa đo").click()
    expect(page.get_by_text("Đã gửi. Cảm ơn bạn.")).to_be_visible()
    test = OwnTest.objects.get()
    assert (test.unit, test.kept["cell"], test.kept["technology"]) == (world.ward, None, "5g")
    assert TestInvitation.objects.get().came_back == 1


def test_without_a_network_or_when_it_is_lost_nothing_is_kept_or_sent(
    world: World, server: Server, opened: Callable[..., tuple[Page, list[Request]]]
) -> None:
    page, sent = opened(phone=True)
    choose(page, "4G")
    page.context.set_offline(True)
    start(page)
    expect(page.get_by_role("alert").filter(has_text="Máy đang không có mạng")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Đo lại").click()
    page.locator("[data-measure][data-state='download']").wait_for()
    page.get_by_role("button", name="Dừng").click()
    expect(page.locator("[data-trouble-text]")).to_have_text("Đã dừng. Không có gì được giữ hay gửi đi.")
    choose(page, "Dây mạng")
    page.get_by_role("button", name="Đo lại").click()
    page.locator("[data-measure][data-state='download']").wait_for(timeout=LONGEST)
    server.process.kill()
    expect(page.get_by_role("alert").filter(has_text="Mất kết nối giữa chừng")).to_be_visible(timeout=LONGEST)
    assert posted(sent, server) == []
    assert page.evaluate("localStorage.length") == 0
