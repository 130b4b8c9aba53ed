"""Two who write figures of one place at once: what stands afterwards is what a rebuild would make."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction

from hatangso.flows.keep_standing import keys_of, rebuild_standing, refresh_standing
from hatangso.store.programme.models import Observation
from hatangso.store.results.models import StandingFigure
from tests.programme_world import NOW
from tests.store.test_standing_figures import rows
from tests.world import World


@pytest.mark.django_db(transaction=True)
def test_each_of_two_writers_sees_what_the_other_wrote() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time")
    world = World.build()
    both_ready = Barrier(2)
    failed: list[BaseException] = []

    def write(organisation: str, footing: str, percent: float) -> None:
        try:
            both_ready.wait(20)
            with transaction.atomic():
                row = Observation.objects.create(
                    unit=world.ward, indicator="pop_5g", period="2026-Q3", period_end="2026-09-30",
                    part=percent, whole=100, value=percent, footing=footing, source="Bài thử",
                    source_organisation=world.organisations[organisation], entered_at=NOW,
                )  # fmt: skip
                refresh_standing(keys_of([row]))
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [
        Thread(target=write, args=("operator_a", "reported", 40.0)),
        Thread(target=write, args=("operator_b", "measured", 60.0)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert StandingFigure.objects.get().value == 60  # measured goes before reported, whoever came last
    in_step = rows()
    rebuild_standing()
    assert rows() == in_step
