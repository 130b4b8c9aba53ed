"""`hatangso serve` starts the speed-test server beside the site, and pages may connect to it."""

from typing import Any

import pytest

from hatangso.commands.management.commands.serve import _lines, _speed_url
from hatangso.project.speed_address import may_connect, speed_key, speed_url

OPTIONS: dict[str, Any] = {"host": "127.0.0.1", "port": 8000, "workers": 1, "threads": 4}


def test_the_speed_server_is_a_part_at_the_next_port_and_its_key_is_not_on_the_command_line() -> None:
    line = _lines({**OPTIONS, "speed_port": 8001}, "http://tinh.example:8000")["speed"]
    text = " ".join(line)
    assert "-m hatangso.speed_server --host 127.0.0.1 --port 8001" in text
    assert "--origin http://tinh.example:8000" in text
    assert "key" not in text.lower()
    assert "speed" not in _lines({**OPTIONS, "speed_port": 0}, "http://tinh.example:8000")


@pytest.mark.parametrize(
    ("public", "given", "port", "url"),
    [
        ("http://localhost:8000", "", 8001, "http://localhost:8001"),
        ("http://[::1]:8000", "", 9000, "http://[::1]:9000"),
        ("https://tinh.example", "", 8001, "https://tinh.example:8001"),
        ("https://tinh.example", "https://do.tinh.example", 8001, "https://do.tinh.example"),
        ("https://tinh.example", "", 0, ""),
    ],
)
def test_where_pages_find_it(
    monkeypatch: pytest.MonkeyPatch, public: str, given: str, port: int, url: str
) -> None:
    monkeypatch.setenv("HATANGSO_SPEED_URL", given)
    assert _speed_url(public, port) == url


def test_without_a_word_it_is_one_port_further() -> None:
    assert speed_url({}, "http://localhost:8000") == "http://localhost:8001"
    assert speed_url({}, "https://tinh.example") == "https://tinh.example:444"
    assert speed_url({"HATANGSO_SPEED_URL": "https://do.example/"}, "http://a") == "https://do.example"


def test_pages_may_send_requests_and_open_websockets_there() -> None:
    assert may_connect("https://do.example") == ["https://do.example", "wss://do.example"]
    assert may_connect("http://localhost:8001") == ["http://localhost:8001", "ws://localhost:8001"]


def test_the_key_is_given_or_made_from_the_sites_own() -> None:
    assert speed_key({"HATANGSO_SPEED_KEY": "given"}, "secret") == "given"
    assert speed_key({}, "secret") == speed_key({}, "secret") != speed_key({}, "another")
    assert "secret" not in speed_key({}, "secret")
