"""Pages speak Vietnamese until somebody chooses otherwise."""

import pytest
from django.test import Client

from tests.world import World

pytestmark = pytest.mark.django_db
ENGLISH_BROWSER = {"Accept-Language": "en-GB,en;q=0.9"}


def test_an_english_browser_still_gets_vietnamese(world: World) -> None:
    answer = Client(headers=ENGLISH_BROWSER).get("/tai-khoan/login/")
    assert answer.headers["Content-Language"] == "vi"
    assert '<html lang="vi">' in answer.content.decode()


def test_the_choice_of_the_browser_is_kept(world: World) -> None:
    client = Client()
    client.post("/ngon-ngu/", {"language": "en", "next": "/"})
    assert client.get("/tai-khoan/login/").headers["Content-Language"] == "en"


def test_a_persons_own_language_is_used_where_the_browser_chose_none(world: World) -> None:
    officer = world.people["officer"]
    officer.language = "en"
    officer.save()
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/D0101/").headers["Content-Language"] == "en"
