"""The map as people ask it: signed in, a part of the page, hits of a search, something sent."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.world import World


def client_of(world: World, who: str = "officer") -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def part(world: World, name: str, who: str = "officer", unit: Any = None, **query: str) -> str:
    answer = client_of(world, who).get(reverse(name, args=[(unit or world.ward).code]), query)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def post(world: World, name: str, body: Any, *args: Any, who: str = "officer", query: str = "") -> Any:
    address = reverse(name, args=[world.ward.code, *args]) + query
    return client_of(world, who).post(address, json.dumps(body), content_type="application/json")
