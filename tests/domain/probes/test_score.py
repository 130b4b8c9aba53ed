"""Scores and shares that one can reckon by hand."""

from hatangso.catalog.probe_tests import finding, probe_tests
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.ipv6_share import Ipv6Share, ipv6_share, speaks_ipv6
from hatangso.domain.probes.score import score_of


def given(**statuses: Status) -> list[Finding]:
    return [finding(code, status, "", "") for code, status in statuses.items()]


def of(findings):
    return score_of(findings, probe_tests())


P, W, F, N, INFO = Status.PASSED, Status.WARNED, Status.FAILED, Status.NOT_TESTED, Status.INFO


def test_a_category_is_the_whole_part_of_its_points():
    # 10 + 0 + 2 of 22 points: 54.5 %; addresses have no points of their own
    ipv6 = of(given(ipv6_address=P, ipv6_name_servers_reached=P, ipv6_reached=F, ipv6_same_content=P))
    assert ipv6.categories["ipv6"].percent == 54
    # HSTS of some minutes counts 2, TLS with old versions beside new ones 5, of 30
    https = of(given(https_redirect=P, hsts=W, tls_versions=W))
    assert (https.categories["https"].points, https.categories["https"].percent) == (17, 56)


def test_all_is_the_whole_part_of_the_mean_of_the_categories():
    found = of(given(ipv6_reached=P, dnssec_valid=W, naming_vn=F))
    assert [c.percent for c in found.categories.values()] == [100, 20, 0]
    assert found.overall == 40
    assert of(given(ipv6_reached=P, dnssec_valid=W)).overall == 60
    assert of(given(dnssec_valid=W, hsts=W, naming_vn=F)).overall == 13  # 40 / 3


def test_what_is_only_recommended_never_counts():
    assert of(given(security_txt=F, naming_gov_vn=F, up=F, ipv6_only=F)).overall is None
    assert of(given(naming_vn=P, security_txt=F)).overall is None  # a name alone: nobody reached the system
    assert of(given(naming_vn=P, hsts=P, security_txt=F)).overall == 100


def test_what_could_not_be_tested_leaves_the_maximum():
    found = of(given(ipv6_name_servers_reached=P, ipv6_reached=N, ipv6_same_content=N))
    assert (found.categories["ipv6"].percent, found.categories["ipv6"].maximum) == (100, 10)
    assert not found.complete


def test_a_category_with_nothing_tested_is_unknown_and_no_zero():
    found = of(given(ipv6_reached=N, dnssec_valid=P))
    assert found.categories["ipv6"].percent is None
    assert found.overall == 100
    assert of(given(ipv6_reached=N)).overall is None
    assert of([]).overall is None


def test_information_leaves_the_maximum_without_being_missed():
    found = of(given(ipv6_reached=P, ipv6_same_content=INFO))
    assert (found.overall, found.complete) == (100, True)


def test_a_system_speaks_ipv6_when_all_that_is_asked_of_it_holds():
    whole = {"ipv6_name_servers": W, "ipv6_name_servers_reached": P, "ipv6_address": P, "ipv6_reached": P}
    assert speaks_ipv6(given(**whole)) == "yes"
    assert speaks_ipv6(given(**whole, ipv6_same_content=F)) == "yes"
    assert speaks_ipv6(given(**(whole | {"ipv6_name_servers_reached": N}))) == "unknown"
    assert speaks_ipv6(given(**(whole | {"ipv6_name_servers_reached": N, "ipv6_address": F}))) == "no"
    assert speaks_ipv6(given(ipv6_address=P, ipv6_reached=P)) == "yes"  # a local service has no name servers
    assert speaks_ipv6([]) == "unknown"


def test_the_share_counts_what_is_known_and_shows_what_is_not():
    yes, no = given(ipv6_address=P, ipv6_reached=P), given(ipv6_address=F, ipv6_reached=F)
    share = ipv6_share({1: yes, 2: yes, 3: yes, 4: no, 5: None})
    assert (share.part, share.whole, share.unknown, share.listed) == (3, 4, 1, 5)
    assert share.bounds == (3, 4)
    assert not share.withheld  # one of five is a fifth, and a fifth may be unknown


def test_the_share_is_withheld_where_more_than_a_fifth_is_unknown():
    assert Ipv6Share(3, 3, 1).withheld  # a quarter
    assert not Ipv6Share(3, 4, 1).withheld
    assert Ipv6Share(0, 0, 0).withheld
    assert not Ipv6Share(0, 8, 2).withheld
