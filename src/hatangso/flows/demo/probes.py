"""The demo's probed systems: invented names and findings of five weeks; nobody connects to any."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from hatangso.catalog.probe_tests import asked_of, finding
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.limits import Abilities
from hatangso.domain.probes.probe_test import Category
from hatangso.domain.probes.target import SystemKind
from hatangso.domain.probes.uptime import Check
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.probes.feed_ipv6_share import feed_ipv6_shares
from hatangso.flows.probes.keep_check import keep_check
from hatangso.flows.probes.keep_run import keep_run
from hatangso.flows.probes.list_system import SystemDraft, list_system
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.probes.models import ProbedSystem

WEEKS = 5
CHECKS_A_DAY = 3
SEED = 2026
PROBER = Abilities(True, True, True, True, True, True, ("TLSv1.2", "TLSv1.3"), "Máy chủ trình diễn")


@dataclass(frozen=True)
class _Story:
    """A system, which tests it fails, since how many weeks it passes further ones, how often it is down."""

    who: str
    name: str
    address: str
    fails: frozenset[str]
    mended: frozenset[str] = frozenset()  # failed until two weeks ago
    down: float = 0.0
    days_left: int = 200
    is_portal: bool = False


_NO_IPV6 = frozenset({"ipv6_address", "ipv6_reached", "ipv6_only", "ipv6_same_content"})
STORIES = (
    _Story(
        "canbo", "Trang thông tin điện tử phường An Hòa", "anhoa.songmay.gov.vn.example",
        frozenset({"security_txt", "security_txt_expires"}), _NO_IPV6, 0.01, 64, True,
    ),
    _Story(
        "canbo", "Cổng tiếp nhận phản ánh", "phananh-anhoa.songmay.gov.vn.example",
        _NO_IPV6 | {"dnssec_signed", "hsts", "security_txt", "security_txt_expires"}, down=0.06, days_left=12,
    ),
    _Story(
        "canbo", "Giao diện dữ liệu lưu trú", "api-anhoa.songmay.gov.vn.example",
        frozenset({"hsts", "caa"}), days_left=150,
    ),
    _Story(
        "canbo2", "Trang thông tin điện tử xã Bình Minh", "binhminh.songmay.gov.vn.example",
        _NO_IPV6 | {"https_redirect", "hsts", "dnssec_signed", "security_txt", "security_txt_expires"},
        down=0.12, days_left=-3, is_portal=True,
    ),
    _Story(
        "so", "Cổng thông tin điện tử tỉnh Sông Mây", "songmay.gov.vn.example", frozenset(),
        frozenset({"security_txt", "security_txt_expires"}), 0.0, 300,
    ),
)  # fmt: skip


def make_probes(made: DemoProvince, at: datetime) -> None:
    """Five systems of the ward, the commune and the province: five weekly runs, thirty days of checks."""
    at -= timedelta(days=1)  # the story's last day is not over when the demo begins
    rng = Random(SEED)  # noqa: S311 - a story, not a secret
    units = {"canbo": made.ward, "canbo2": made.commune, "so": made.province}
    for story in STORIES:
        system = _listed(made, story, units[story.who], at)
        for week in range(WEEKS):
            back = WEEKS - 1 - week
            keep_run(
                system=system,
                findings=_found(story, back, rng),
                abilities=PROBER,
                duration_ms=rng.randint(2_000, 9_000),
                asked_by=None,
                now=at - timedelta(days=7 * back, minutes=rng.randint(1, 50)),
            )
        _checks(system, story, at, rng)
    feed_ipv6_shares(units=units.values(), now=at)


def _listed(made: DemoProvince, story: _Story, unit: Unit, at: datetime) -> ProbedSystem:
    actor = Actor(made.people[story.who], at.date())
    draft = SystemDraft(
        story.name,
        story.address,
        SystemKind.API if story.address.startswith("api") else SystemKind.WEBSITE,
        is_portal=story.is_portal,
        note="Hệ thống giả định của bản trình diễn",
    )
    began = at - timedelta(days=7 * WEEKS)
    return list_system(actor=actor, unit=unit, draft=draft, now=began, made_up=True)


def _found(story: _Story, back: int, rng: Random) -> list[Finding]:
    kind = SystemKind.API if story.address.startswith("api") else SystemKind.WEBSITE
    fails = story.fails | (story.mended if back >= 2 else frozenset())
    told = []
    for test in asked_of(kind):
        if test.code == "latency":
            ms = rng.randint(40, 400)
            told.append(finding(test.code, Status.INFO, f"{ms} ms tới byte đầu tiên.", f"{ms} ms.", ms=ms))
        elif test.code == "certificate_expiry":
            told.append(_expiry(story.days_left + 7 * back))
        elif test.code == "ipv6_name_servers_reached" and story.who == "canbo2":
            told.append(_untested(test.code))
        elif test.code == "dnssec_valid" and "dnssec_signed" in fails:
            vi, en = "Tên miền chưa ký nên không có chữ ký để kiểm tra.", "The name is not signed."
            told.append(finding(test.code, Status.WARNED, vi, en))
        elif test.code in fails:
            vi, en = "Không đạt trong dữ liệu trình diễn.", "Failed in the demo's data."
            told.append(finding(test.code, Status.FAILED, vi, en))
        elif test.category is Category.NAMING and test.code != "naming_vn" and not story.is_portal:
            vi, en = "Không áp dụng cho hệ thống này.", "Not asked of this system."
            told.append(finding(test.code, Status.INFO, vi, en))
        else:
            told.append(
                finding(test.code, Status.PASSED, "Đạt trong dữ liệu trình diễn.", "Passed in the demo.")
            )
    return told


def _untested(code: str) -> Finding:
    vi = "Bộ kiểm tra không hỏi được máy chủ tên miền bên ngoài qua IPv6."
    return finding(code, Status.NOT_TESTED, vi, "The prober cannot ask name servers outside over IPv6.")


def _expiry(days: int) -> Finding:
    status = Status.FAILED if days < 0 else Status.WARNED if days < 30 else Status.PASSED
    vi = f"Đã hết hạn {-days} ngày." if days < 0 else f"Còn {days} ngày."
    return finding("certificate_expiry", status, vi, f"{days} days left.", days=days)


def _checks(system: ProbedSystem, story: _Story, at: datetime, rng: Random) -> None:
    for back in range(30, -1, -1):
        for hour in range(CHECKS_A_DAY):
            is_down = rng.random() < story.down
            found = Check(
                "down" if is_down else "up",
                None if is_down else round(rng.uniform(40, 400), 1),
                "no_answer" if is_down else "answered",
            )
            keep_check(system=system, found=found, now=at - timedelta(days=back, hours=CHECKS_A_DAY - hour))
