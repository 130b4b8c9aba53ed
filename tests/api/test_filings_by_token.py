"""A program over HTTP, with a token and no cookie: begins, fills, hands in; strangers, wrong tokens."""

import json
from datetime import date
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.test import Client
from django.urls import reverse

from hatangso.flows.keep_api_token import make_api_token, revoke_api_token
from hatangso.store.accounts.models import ApiToken
from hatangso.store.audit.models import AuditEntry
from hatangso.store.collection.models import Filing
from hatangso.store.programme.models import Observation
from tests.filing_world import NOW, ask, key, make_collection
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "bi-mat-cua-bai-thu-" + "x" * 32


def token_of(world: World, who: str, secret: str = SECRET) -> tuple[ApiToken, str]:
    return make_api_token(
        user=world.people[who], name="Phần mềm tổng hợp", expires_on=date(2027, 11, 1), secret=secret, now=NOW
    )


class Program:
    """What an office's software does: JSON over HTTP with a header, nothing else."""

    def __init__(self, base: str, token: str) -> None:
        self.base, self.token = base, token

    def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        asked = Request(f"{self.base}/api/filings{path}", data=data, headers=headers, method=method)
        try:
            with urlopen(asked, timeout=20) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            return error.code, json.load(error)


def test_a_program_begins_fills_and_hands_in(live_server: Any) -> None:
    world = World.build()
    recipient = ask(make_collection(world), world.organisations["culture"], world.ward)
    program = Program(live_server.url, token_of(world, "officer")[1])
    status, owed = program("GET", "")
    assert (status, owed[0]["recipient"], owed[0]["state"]) == (200, recipient.pk, "none")
    status, sheet = program("POST", f"/begin/{recipient.pk}")
    assert (status, len(sheet["rows"])) == (200, 3)
    row = sheet["rows"][0]
    assert (row["key"], row["fields"]) == (key("pop_5g").text, ["part", "whole"])
    assert "part_within_whole" in row["rules"]
    assert {rule["severity"] for rule in sheet["rules"]} == {"hard", "soft"}
    filing = f"/{sheet['id']}"

    cells = [
        {"key": key("pop_5g").text, "part": 12500, "whole": 12000, "revision": 0},
        {"key": key("fibre_households").text, "part": 3500, "whole": 4000, "revision": 0},
        {"key": "khong-co", "value": 1, "revision": 0},
    ]
    status, saved = program("PUT", f"{filing}/cells", {"cells": cells})
    assert (status, saved["revisions"]) == (
        200,
        {key("pop_5g").text: 1, key("fibre_households").text: 1},
    )
    assert saved["refused"].keys() == {"khong-co"}
    status, refused = program("POST", f"{filing}/submit", {})
    assert status == 422
    assert {(f["rule"], f["key"].split("|")[0]) for f in refused["findings"]} == {
        ("part_within_whole", "pop_5g"),
        ("blank", "shared_data_store"),
    }
    assert Filing.objects.get().state == "draft"

    stale = [{"key": key("pop_5g").text, "part": 1, "whole": 2, "revision": 0}]
    status, told = program("PUT", f"{filing}/cells", {"cells": stale})
    assert told["conflicts"][0]["theirs"]["part"] == 12500
    mended = [
        {"key": key("pop_5g").text, "part": 6300, "whole": 12000, "revision": 1},
        {"key": key("shared_data_store").text, "progress": "under_way", "revision": 0},
    ]
    for _twice in range(2):
        status, saved = program("PUT", f"{filing}/cells", {"cells": mended})
        assert saved["revisions"] == {key("pop_5g").text: 2, key("shared_data_store").text: 1}
    status, state = program("GET", f"{filing}/state")
    assert (status, state["may_be_handed_in"]) == (200, True)
    status, state = program("POST", f"{filing}/submit", {"revision": state["revision"]})
    assert (status, state["state"], state["level"]) == (200, "submitted", "commune")
    assert Observation.objects.get(indicator="pop_5g").value == 52.5
    names = AuditEntry.objects.filter(object_type="collection.filingstep").values_list("actor_name", "via")
    assert list(names) == [("Người officer (mã truy cập “Phần mềm tổng hợp”)", "api")]
    status, again = program("POST", f"{filing}/submit", {})
    assert (status, "đã nộp lúc" in again["message"]) == (422, True)


def test_a_token_opens_no_more_than_its_owner_may(live_server: Any) -> None:
    world = World.build()
    collection = make_collection(world, breakdown="commune", levels=("province",))
    recipient = ask(collection, world.organisations["operator_a"], world.province)
    own = Program(live_server.url, token_of(world, "operator")[1])
    rival = Program(live_server.url, token_of(world, "rival", "y" * 40)[1])
    _status, sheet = own("POST", f"/begin/{recipient.pk}")
    assert [row["place"] for row in sheet["rows"]][:2] == ["D0101", "D0102"]
    for method, path, body in (
        ("GET", f"/{sheet['id']}", None),
        ("GET", f"/{sheet['id']}/state", None),
        ("PUT", f"/{sheet['id']}/cells", {"cells": []}),
        ("POST", f"/{sheet['id']}/submit", {}),
        ("POST", f"/begin/{recipient.pk}", None),
    ):
        assert rival(method, path, body)[0] == 403, path
    assert rival("GET", "") == (200, [])
    assert own("GET", "/999999")[0] == 404
    # In a page the token opens nothing: it is for the API only.
    asked = Request(
        f"{live_server.url}/D01/thu-thap/nop/{sheet['id']}/", headers={"Authorization": f"Bearer {own.token}"}
    )
    with urlopen(asked, timeout=20) as answer:
        assert "/tai-khoan/login/" in answer.url


def test_wrong_expired_and_revoked_tokens_open_nothing_and_tries_are_counted(live_server: Any) -> None:
    world = World.build()
    token, text = token_of(world, "officer")
    assert text not in str(list(ApiToken.objects.values())), "only its hash is kept"
    assert SECRET not in str(list(AuditEntry.objects.values()))
    revoked, revoked_text = token_of(world, "officer", "z" * 40)
    revoke_api_token(user=world.people["officer"], token_id=revoked.pk, now=NOW)
    assert Program(live_server.url, revoked_text)("GET", "")[0] == 401
    for wrong in ("", "abc", "hts_1", "hts_99999999999999999999999_x", "hts_x_y"):
        assert Program(live_server.url, wrong)("GET", "")[0] in (401, 429)
    good = Program(live_server.url, text)
    assert good("GET", "")[0] == 200
    ApiToken.objects.filter(pk=token.pk).update(expires_on=date(2020, 1, 1))
    status, said = good("GET", "")
    assert (status, "hết hạn" in said["message"]) == (401, True)
    ApiToken.objects.filter(pk=token.pk).update(expires_on=date(2027, 1, 1))
    guess = Program(live_server.url, f"hts_{token.pk}_sai")
    answers = [guess("GET", "")[0] for _try in range(6)]
    assert answers[0] == 401
    assert answers[-1] == 429, "five wrong tries and the token rests for a while, from that address"
    assert good("GET", "")[0] == 429


def test_a_person_makes_a_token_sees_it_once_and_takes_it_back() -> None:
    world = World.build()
    client = Client()
    client.force_login(world.people["officer"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("my_tokens")
    refused = client.post(address, {"name": "", "expires_on": "2027-01-01"})
    assert refused.status_code == 422
    page = client.post(address, {"name": "Phần mềm", "expires_on": "2027-01-01"}).content.decode()
    token = ApiToken.objects.get()
    assert f"hts_{token.pk}_" in page
    assert f"hts_{token.pk}_" not in client.get(address).content.decode()
    other = Client()
    other.force_login(world.people["head"], backend="django.contrib.auth.backends.ModelBackend")
    other.post(reverse("my_token_revoke"), {"token": token.pk})
    token.refresh_from_db()
    assert token.revoked_at is None, "nobody takes back another's"
    client.post(reverse("my_token_revoke"), {"token": token.pk})
    token.refresh_from_db()
    assert token.revoked_at is not None
