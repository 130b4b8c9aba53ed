"""The figures that colour the map: classes one can work out by hand, and communes that told nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.city_world import PERIOD, figure, more_communes
from tests.world import World

pytestmark = pytest.mark.django_db


def test_three_communes_stand_in_classes_of_equal_steps_and_the_silent_one_is_unknown(world: World) -> None:
    """40 % and 60 %: five steps of 4, borders 44, 48, 52, 56; the third told nothing and is never 0."""
    (silent,) = more_communes(world, 1)
    figure(world.ward, 40)
    figure(world.other, 60)
    client = Client()
    client.force_login(world.people["city"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("map_values", args=[world.province.code, "pop_5g"])
    told = client.get(address, {"classes": "equal", "period": PERIOD}).json()
    assert [(one["low"], one["high"], one["count"]) for one in told["classes"]] == [
        (40, 44, 1), (44, 48, 0), (48, 52, 0), (52, 56, 0), (56, 60, 1),
    ]  # fmt: skip
    assert {code: (one["value"], one["class"]) for code, one in told["values"].items()} == {
        world.ward.code: (40, 1),
        world.other.code: (60, 5),
    }
    assert silent.code not in told["values"]
    assert told["unknown"]["count"] == 1
    assert (told["method"], told["unit"]) == ("equal", "%")
    assert client.get(reverse("map_values", args=[world.province.code, "nothing"])).status_code == 404
