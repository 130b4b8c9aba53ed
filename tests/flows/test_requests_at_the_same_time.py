"""Five people press the same button of one request at once: it is opened once, everybody is told once."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from hatangso.flows.change_recipients import add_recipients
from hatangso.flows.nudge_recipients import nudge_recipients
from hatangso.flows.open_collection import open_collection
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import Collection, FilingStep
from hatangso.store.duties.models import ReminderSent
from tests.request_world import asked_of, ward_request
from tests.work_world import NOW, acting, at
from tests.world import World

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer: they take turns anyway"),
]
PEOPLE = 5


def at_once(press: Callable[[], object]) -> list[str]:
    """What those are told whose press came too late."""
    barrier, refused, broken = Barrier(PEOPLE), list[str](), list[Exception]()

    def run() -> None:
        try:
            barrier.wait(timeout=20)
            press()
        except Refused as told:
            refused.append(told.sentence)
        except Exception as error:
            broken.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert broken == []
    return refused


def test_five_presses_open_add_and_urge_on_once(world: World) -> None:
    draft = ward_request(world, opened=False, due_on=date(2026, 11, 30))
    officer = acting(world, "officer")
    assert at_once(lambda: open_collection(actor=officer, collection=draft, now=NOW)) == []
    assert ReminderSent.objects.filter(object_type="collection_open").count() == 3
    assert Collection.objects.get().revision == 1
    police = asked_of(world, "police")
    assert at_once(lambda: add_recipients(actor=officer, collection=draft, asked=police, now=NOW)) == []
    assert draft.recipients.count() == 4
    refused = at_once(lambda: nudge_recipients(actor=officer, collection=draft, now=at(2026, 12, 3)))
    assert len(refused) == PEOPLE - 1
    assert all("Đã đôn đốc lúc 10:00 03/12/2026" in sentence for sentence in refused)
    assert FilingStep.objects.filter(action="nudge").count() == 4
