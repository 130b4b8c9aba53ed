"""The other communes of the demo's province: figures that the Sở published, and nobody at home."""

import random
from datetime import date, datetime, timedelta

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.periods import Period, PeriodKind, period_of
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.hand_down import PublicationWords, hand_down
from hatangso.store.organisations.access import Actor

SEED = 1132
# indicator: the share at the beginning in a phường and in a xã, the yearly gain, how many are counted for a
# thousand people (0: the people themselves)
SHARES = {
    "pop_5g": (0.74, 0.46, 0.16, 0.0),
    "fibre_1gbps_users": (0.48, 0.29, 0.13, 0.0),
    "esign_adults": (0.31, 0.17, 0.12, 0.0),
    "email_adults": (0.22, 0.12, 0.10, 0.0),
    "wifi_culture_houses": (0.70, 0.45, 0.20, 1.5),
    "ipv6_agencies": (0.55, 0.35, 0.25, 1.2),
    "stations_5g_per_4g": (0.42, 0.20, 0.18, 1.0),
}
STRANGE = {("D0108", "pop_5g"): 0.06, ("D0105", "fibre_1gbps_users"): 0.97}  # two that stand out


def publish_figures(made: DemoProvince, today: date, at: datetime) -> None:
    """Three publications of the Sở: the end of last year, the last full quarter but one, the last one."""
    quarter = period_of(PeriodKind.QUARTER, today).shifted(-1)
    publisher = made.organisation(made.province, "Sở Khoa học và Công nghệ")
    for period in (Period(PeriodKind.YEAR, today.year - 1, 1), quarter.shifted(-1), quarter):
        published = period.last_day + timedelta(days=20)
        hand_down(
            actor=Actor(made.people["so"], today),
            unit=made.province,
            words=PublicationWords(
                title=f"Số liệu hạ tầng số các xã, phường {in_title(period)} (giả định)",
                period=period,
                publisher=publisher,
                published_on=min(published, today),
            ),
            figures=_figures(made, period, today),
            now=min(at - (today - published), at),
        )


def in_title(period: Period) -> str:
    """quý III/2026: as it stands in the middle of a title."""
    label = period.label.vi
    return label[:1].lower() + label[1:]


def _figures(made: DemoProvince, period: Period, today: date) -> dict[CellKey, CellValues]:
    """Plausible halves: a commune keeps its own level and gains with the time that has passed."""
    draw = random.Random(SEED)  # noqa: S311 (invented figures, the same on every day)
    passed = (period.last_day - date(today.year - 1, 12, 31)).days / 365
    found = {}
    for unit in made.others:
        for code, (urban, rural, gain, per_thousand) in SHARES.items():
            level = (urban if unit.kind == "phuong" else rural) + draw.uniform(-0.09, 0.09)
            pace = draw.uniform(0.5, 1.5)
            share = STRANGE.get((unit.code, code), min(0.99, level + gain * passed * pace))
            people = unit.population or 0
            whole = max(4, round(people / 1000 * per_thousand)) if per_thousand else people
            found[CellKey(code, unit.code)] = CellValues(part=round(whole * share), whole=whole)
    return found
