"""A real Chromium against the real server code: signed in as one of the world's people, checked by axe."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import RLock
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from hatangso.store.accounts.models import User
from tests.world import World

FEATURES_OFF = (
    # What Chromium's own window would show (its address bar's list, its tab search) and no test sees: without
    # them a page of a new context takes a third of the work.
    "PreloadTopChromeWebUI",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    # Playwright's own list, which ours replaces.
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
FLAGS = (
    f"--disable-features={','.join(FEATURES_OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
REQUESTS = RLock()  # SQLite in memory is one connection for all threads of the live server: they take turns
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1400, "height": 900}


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """launch(*flags): the machine's Chromium (CHROMIUM, chromium, google-chrome); skipped without one."""
    path = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if path is None:
        pytest.skip("no Chromium on this machine (set CHROMIUM to its path)")
    with sync_playwright() as playwright:
        yield lambda *flags: playwright.chromium.launch(executable_path=path, args=list(flags))


@pytest.fixture(scope="session")
def chromium(launch: Callable[..., Browser]) -> Iterator[Browser]:
    """One that draws without a graphics card."""
    browser = launch(*FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def drawing_chromium(launch: Callable[..., Browser]) -> Iterator[Browser]:
    """One with WebGL by software, for maps: a module takes it in place of `chromium`."""
    browser = launch(*(flag for flag in FLAGS if flag != "--disable-gpu"), *WEBGL)
    yield browser
    browser.close()


@pytest.fixture
def world(transactional_db: None) -> World:
    """The fictional province, committed, so that the live server sees it."""
    return World.build()


@pytest.fixture(autouse=True, scope="session")
def _requests_take_turns() -> Iterator[None]:
    """On SQLite one request is answered after the other; PostgreSQL has a connection a thread."""
    if connection.vendor != "sqlite":
        yield
        return
    answer = BaseHandler.get_response

    def in_turn(self: BaseHandler, request: Any) -> Any:
        with REQUESTS:
            return answer(self, request)

    BaseHandler.get_response = in_turn  # type: ignore[method-assign]
    yield
    BaseHandler.get_response = answer  # type: ignore[method-assign]


@pytest.fixture
def sign_in(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """sign_in(user) gives a page of a browser in which that person is signed in; JS errors fail the test."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_page(user: User | None, *, phone: bool = False) -> Page:
        context = chromium.new_context(
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            base_url=live_server.url,
            locale="vi-VN",
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    with REQUESTS:  # what a closing page still sent is answered before the tables are emptied
        pass
    assert troubles == [], f"errors in the pages' scripts: {troubles}"


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """accessible(page) fails with axe's own words where the page has a violation."""

    def check(page: Page) -> None:
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """picture(page, name) keeps a screenshot where HATANGSO_PICTURES names a folder; else does nothing."""
    folder = os.environ.get("HATANGSO_PICTURES")

    def take(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    return take


@pytest.fixture
def drawing_device(chromium: Browser, live_server: Any, tmp_path: Path) -> Iterator[Any]:
    """A phone as `device`, with WebGL for maps."""
    from tests.browser.device import Device

    flags = *(flag for flag in FLAGS if flag != "--disable-gpu"), *WEBGL
    one = Device(chromium, tmp_path / "profile", live_server.url, flags)
    yield one
    one.kill()


@pytest.fixture
def device(chromium: Browser, live_server: Any, tmp_path: Path) -> Iterator[Any]:
    """A phone with a profile on the disk (tests/browser/device.py): killed and started again."""
    from tests.browser.device import Device

    one = Device(chromium, tmp_path / "profile", live_server.url)
    yield one
    one.kill()
