"""What a speed is good for: the edges of the published thresholds."""

from hatangso.domain.measurement.good_for import USES

BY_NAME = {use.name: use for use in USES}


def test_forty_megabits_carry_a_whole_home_and_thirty_do_not() -> None:
    # two 4K films at 15 and a meeting at 3.8: 33.8 Mbit/s
    home = BY_NAME["home"]
    assert home.download == 2 * 15 + 3.8
    assert home.fits(download=40, upload=20, latency=30) == "yes"
    assert home.fits(download=30, upload=20, latency=30) == "no"


def test_a_conversation_needs_a_short_delay_and_a_film_does_not() -> None:
    assert BY_NAME["call"].fits(download=50, upload=50, latency=300.1) == "no"
    assert BY_NAME["call"].fits(download=50, upload=50, latency=300) == "yes"
    assert BY_NAME["film"].fits(download=5, upload=None, latency=None) == "yes"


def test_what_was_not_measured_is_unknown_unless_something_else_already_fails() -> None:
    assert BY_NAME["meeting"].fits(download=50, upload=None, latency=30) == "unknown"
    assert BY_NAME["meeting"].fits(download=1, upload=None, latency=30) == "no"
