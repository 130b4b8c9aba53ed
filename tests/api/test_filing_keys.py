"""A cell is named in one way only; another way of writing it is refused by itself, as it was written."""

import pytest
from django.test import Client

from hatangso.store.collection.models import FilingEntry
from tests.filing_world import begun
from tests.web.test_work_pages import signed_in
from tests.world import World

HUGE = "9" * 30


@pytest.mark.parametrize(
    "key", [f"pop_5g|D0101|{HUGE}", "pop_5g|D0101|007", "pop_5g|D0101|٣", "pop_5g|D0101"]
)
def test_a_key_written_otherwise_is_refused_as_it_was_sent(world: World, key: str) -> None:
    filing = begun(world, breakdown="neighbourhood")
    client: Client = signed_in(world, "officer")
    answer = client.put(
        f"/api/filings/{filing.pk}/cells",
        {"cells": [{"key": key, "part": 1, "whole": 2, "revision": 0}]},
        content_type="application/json",
    )
    assert (answer.status_code, list(answer.json()["refused"])) == (200, [key])
    assert not FilingEntry.objects.exists()
