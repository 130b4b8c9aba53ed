"""People are told at once of what cannot wait and of what broke; not of what never held."""

import pytest

from hatangso.catalog.probe_tests import finding, probe_tests
from hatangso.domain.probes.alerts import amiss
from hatangso.domain.probes.finding import Finding, Status

TESTS = probe_tests()


def seen(code: str, status: Status) -> Finding:
    return finding(code, status, "thấy", "seen")


def test_an_expired_certificate_is_told_of_at_the_first_run() -> None:
    told = amiss(None, [seen("certificate_expiry", Status.FAILED)], TESTS)
    assert [one.test for one in told.found] == ["certificate_expiry"]


def test_a_site_that_never_spoke_ipv6_raises_no_alert() -> None:
    bad = [seen("ipv6_address", Status.FAILED)]
    assert amiss(None, bad, TESTS).found == ()
    assert amiss(bad, bad, TESTS).found == ()


def test_a_site_that_lost_ipv6_raises_one() -> None:
    good, bad = [seen("ipv6_address", Status.PASSED)], [seen("ipv6_address", Status.FAILED)]
    assert [one.test for one in amiss(good, bad, TESTS).found] == ["ipv6_address"]


@pytest.mark.parametrize("code", ["ipv6_address", "certificate_expiry"])
def test_what_could_not_be_tested_opens_nothing_and_closes_nothing(code: str) -> None:
    told = amiss([seen(code, Status.PASSED)], [seen(code, Status.NOT_TESTED)], TESTS)
    assert (told.found, told.over) == ((), frozenset())


def test_a_certificate_that_was_renewed_ends_its_alert() -> None:
    told = amiss(
        [seen("certificate_expiry", Status.FAILED)], [seen("certificate_expiry", Status.PASSED)], TESTS
    )
    assert told.over == {"certificate_expiry"}


def test_a_certificate_that_ends_within_thirty_days_keeps_its_alert() -> None:
    told = amiss(None, [seen("certificate_expiry", Status.WARNED)], TESTS)
    assert ([one.test for one in told.found], told.over) == (["certificate_expiry"], frozenset())
