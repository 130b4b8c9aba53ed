"""The pages of the registry as people ask them: signed in, an address, what a page says, a form."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.asset_world import uid_of
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def at(name: str, world: World, *things: Any, unit: str = "") -> str:
    return reverse(name, args=[unit or world.ward.code, *things])


def text_of(answer: HttpResponse | Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def form_of(**told: Any) -> dict[str, Any]:
    """What a browser sends of a mast's form."""
    return {
        "name": "Cột Bến Xe", "code": "AH-7", "address": "", "owner": "", "operator": "", "owner_name": "",
        "state": "in_service", "lon": "105,05", "lat": "21,05", "shape": "", "note": "", "a_kind": "A1",
        "a_height_m": "45,5", "uid": str(uid_of("mới")), "seen": "",
    } | told  # fmt: skip
