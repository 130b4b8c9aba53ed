"""The city's page and roll-ups over 3,321 communes × 100 indicators × 20 quarters: 6,642,000 figures.

    make bench-city_page          (DATABASE_URL=postgres://… uses that server, in a database of its own)

Without DATABASE_URL a PostgreSQL of Debian's packages is started for the run. The figures are generated in
the database, the same for everybody (hashes of their keys). Measured is the time the server takes to answer
through Django's test client, warm. The peers are the same roll-up done plainly in Python over the same rows,
and in DuckDB over a copy of the table; the values must agree.
"""

import json
import os
import tempfile
import time
from contextlib import ExitStack
from typing import Any

from benchmarks.city_peers import PERIOD, duckdb_peer, plain_python, timed
from benchmarks.own_postgres import own_database, own_server

INDICATORS = 100
QUARTERS = 20
PAGE_TARGET_MS, ROLL_UP_TARGET_MS = 150.0, 500.0
FILL = """
INSERT INTO results_standingfigure (unit_id, province_id, indicator, period, period_end, "on", part, whole,
  value, approved, as_told, as_approved, footing, observation_id, source_organisation_id, changed_at)
SELECT u.id, u.parent_id, i.code, p.code, p.last, p.last,
  CASE WHEN i.ratio THEN floor(w.whole * s.share) END, CASE WHEN i.ratio THEN w.whole END,
  CASE WHEN i.ratio THEN 100 * floor(w.whole * s.share) / w.whole ELSE round(1000 * s.share) END,
  a.ok, true, a.ok, 'reported', NULL, NULL, p.last + interval '10 days'
FROM (SELECT (2021 + (q + 3) / 4) || '-Q' || ((q + 3) %% 4 + 1) AS code,
        (make_date(2021 + (q + 3) / 4, (q + 3) %% 4 * 3 + 3, 1) + interval '1 month - 1 day')::date AS last
      FROM generate_series(0, %(quarters)s - 1) q) p
CROSS JOIN (SELECT id, parent_id, code FROM places_unit WHERE level = 'commune' AND valid_to IS NULL) u
CROSS JOIN (SELECT code, ratio FROM unnest(%(codes)s::text[], %(ratios)s::bool[]) AS t(code, ratio)) i
CROSS JOIN LATERAL (SELECT 100 + abs(hashtext(u.code || i.code)::bigint) %% 900 AS whole) w
CROSS JOIN LATERAL (SELECT 0.3 + 0.5 * (abs(hashtext(u.code || i.code)::bigint) %% 1000) / 1000.0
        + 0.1 * (abs(hashtext(u.code || i.code || p.code)::bigint) %% 1000) / 1000.0 AS share) s
CROSS JOIN LATERAL (SELECT abs(hashtext(p.code || u.code)::bigint) %% 10 < 9 AS ok) a
ORDER BY p.code, u.id, i.code
"""


def main() -> None:
    """Fill the database, measure, hold the answers against the peers, print RESULT."""
    with ExitStack() as stack:
        server = os.environ.get("DATABASE_URL") or stack.enter_context(own_server())
        if not server.startswith("postgres"):
            raise SystemExit("This benchmark needs PostgreSQL: DATABASE_URL=postgres://…")
        address, drop = own_database(server)
        stack.callback(drop)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hatangso-bench-"))
        os.environ.update(DATABASE_URL=address, HATANGSO_DATA=folder, HATANGSO_HOSTS="testserver")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hatangso.project.settings")
        import django

        django.setup()
        from django.db import connection

        stack.callback(connection.close)
        measure()


def measure() -> None:
    """Everything that is timed, once Django stands on the database of this run."""
    codes, definitions = prepare()
    began = time.perf_counter()
    rows = fill(codes, definitions)
    filled = time.perf_counter() - began
    provinces = largest_first()
    city, client = provinces[0], signed_in(provinces[0])
    print(f"{rows:,} figures generated in {filled:.0f} s; the largest province has {city.communes} communes")
    pages = {
        "city": page(client, f"/{city.code}/xa-phuong/?period={PERIOD}"),
        "city_periods": page(client, f"/{city.code}/xa-phuong/?period={PERIOD}&view=periods"),
        "city_indicator": page(client, f"/{city.code}/xa-phuong/chi-so/{codes[0]}/?period={PERIOD}"),
        "country": page(client, f"/ca-nuoc/?period={PERIOD}"),
    }
    for name, told in pages.items():
        print(f"{name:16} {told}")
    from hatangso.store.results.roll_ups import roll_ups

    def ours(ids: list[int]) -> Any:
        found = roll_ups(definitions, [PERIOD], provinces=ids if len(ids) < len(provinces) else None)
        return {(pk, code): found.of_province(pk, code, PERIOD) for pk in ids for code in codes}

    ids = [province.pk for province in provinces]
    growth = {
        count: {
            "figures": sum(province.communes for province in provinces[:count]) * len(codes),
            **timed(lambda count=count: ours(ids[:count])),
        }
        for count in (1, 5, 34)
    }
    for count, told in growth.items():
        print(f"roll-up of {count:2} provinces, {len(codes)} indicators: {told}")
    numbers = {key: rolled.number for key, rolled in ours(ids).items()}
    peers = {
        "django_python": plain_python(ids, definitions, numbers),
        "duckdb": duckdb_peer(definitions, numbers),
    }
    for name, told in peers.items():
        print(f"{name:16} {told}")
    heaviest = growth[34]["median_ms"]
    result = {
        "benchmark": "city_page",
        "figures": rows,
        "generated": True,
        "communes_of_the_city": city.communes,
        "pages": pages,
        "heaviest_roll_up_ms": {
            "median": heaviest,
            "p95": growth[34]["p95_ms"],
            "cpu": growth[34]["cpu_ms"],
        },
        "growth_by_provinces": growth,
        "peers": peers,
        "ratio_python_to_ours": round(peers["django_python"]["median_ms"] / heaviest, 1),
        "ratio_duckdb_to_ours": round(peers["duckdb"]["median_ms"] / heaviest, 2),
        "answers_agree": all(told["agrees"] for told in peers.values()),
        "within_targets": {
            "page_under_150_ms": all(told["median_ms"] < PAGE_TARGET_MS for told in pages.values()),
            "roll_up_under_500_ms": heaviest < ROLL_UP_TARGET_MS,
        },
    }
    result["load_average"] = round(os.getloadavg()[1], 1)
    print("RESULT", json.dumps(result))


def prepare() -> tuple[list[str], dict[str, Any]]:
    """Tables, the official units with generated population, and 100 indicators: the catalogue's and more."""
    from django.core.management import call_command
    from django.utils import timezone

    from hatangso.flows.load_places import load_places
    from hatangso.store.programme.definitions import definitions_by_code
    from hatangso.store.programme.models import LocalIndicator

    call_command("migrate", verbosity=0, interactive=False)
    load_places()
    execute(
        "UPDATE places_unit SET population = 2000 + abs(hashtext(code)::bigint) % 40000, "
        "households = 500 + abs(hashtext(code)::bigint) % 10000 WHERE level = 'commune'"
    )
    from hatangso.catalog.discovery import indicators

    city = largest_first()[0]
    for number in range(INDICATORS - len(indicators())):
        LocalIndicator.objects.create(
            unit=city, name=f"Chỉ số {number}", unit_text="%", rule="ratio", made_at=timezone.now()
        )
    own = [local.code for local in LocalIndicator.objects.order_by("pk")]
    definitions = definitions_by_code([*indicators(), *own])
    return sorted(definitions), definitions


def fill(codes: list[str], definitions: dict[str, Any]) -> int:
    """Every figure, in the order in which quarters bring them; then the statistics PostgreSQL keeps."""
    from hatangso.domain.indicators.indicator import RollUp

    ratios = [definitions[code].roll_up is RollUp.RATIO_OF_SUMS for code in codes]
    execute(FILL, {"quarters": QUARTERS, "codes": codes, "ratios": ratios})
    execute("VACUUM ANALYZE results_standingfigure")
    execute("ANALYZE")
    from hatangso.store.results.models import StandingFigure

    rows: int = StandingFigure.objects.count()
    return rows


def largest_first() -> list[Any]:
    """The provinces with how many communes each has."""
    from django.db.models import Count

    from hatangso.store.places.models import Unit

    found = Unit.objects.filter(level="province", valid_to=None).annotate(communes=Count("children"))
    return list(found.order_by("-communes", "code"))


def signed_in(city: Any) -> Any:
    """A client of somebody who follows the whole province."""
    from datetime import date

    from django.test import Client

    from hatangso.store.accounts.models import User
    from hatangso.store.organisations.models import Membership, Organisation

    since = date(2025, 7, 1)
    office = Organisation.objects.create(
        unit=city, kind="department", name="Sở Khoa học và Công nghệ", is_focal=True, valid_from=since
    )
    user = User.objects.create_user(username="do-toc-do", full_name="Người đo")
    Membership.objects.create(user=user, organisation=office, role="city_department", valid_from=since)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Any, address: str) -> dict[str, float]:
    """Times of the page and how many queries it sends."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    told = timed(ask)
    with CaptureQueriesContext(connection) as asked:
        ask()
    return {**told, "queries": len(asked)}


def execute(statement: str, given: dict[str, Any] | None = None) -> None:
    """One statement on the database of this run."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, given)


if __name__ == "__main__":
    main()
