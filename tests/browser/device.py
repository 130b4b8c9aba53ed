"""A phone that can be killed and started again, for pages that must lose nothing."""

import contextlib
import os
import shutil
import signal
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser.conftest import FLAGS, PHONE


class Device:
    """A phone with a profile on the disk: it can be killed and started again."""

    def __init__(self, chromium: Browser, profile: Path, base: str, flags: tuple[str, ...] = FLAGS) -> None:
        self.chromium, self.profile, self.base, self.flags = chromium, profile, base, flags

    def start(self, *, offline: bool) -> Page:
        self.context: BrowserContext = self.chromium.browser_type.launch_persistent_context(
            self.profile,
            executable_path=os.environ.get("CHROMIUM") or chromium_path(),
            args=list(self.flags),
            viewport=PHONE,  # type: ignore[arg-type]
            base_url=self.base,
            locale="vi-VN",
        )
        self.context.set_default_timeout(15_000)
        self.context.set_offline(offline)
        return self.context.pages[0]

    def kill(self) -> None:
        """End the browser's own processes, found by the profile that is theirs alone, without a goodbye."""
        for process in Path("/proc").iterdir():
            if process.name.isdigit():
                with contextlib.suppress(OSError):
                    if str(self.profile).encode() in (process / "cmdline").read_bytes():
                        os.kill(int(process.name), signal.SIGKILL)
        with contextlib.suppress(Error):
            self.context.close()


def chromium_path() -> str:
    """The machine's Chromium."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
