"""The DNS against a real name server: a signed tree of zones, broken in every way that happens."""

import re
from dataclasses import replace
from datetime import timedelta

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from hatangso.adapters.probes.dnssec import Chain, Trust, check_chain
from hatangso.adapters.probes.pace import Pace
from hatangso.adapters.probes.reach import Reach
from hatangso.adapters.probes.resolver import Resolver
from tests.adapters.probes.hostile_names import Downgrading, Rebinding, answering
from tests.adapters.probes.signed_names import validating_names

pytestmark = pytest.mark.xdist_group("probes")


@pytest.fixture
def chain(field):
    def walked(host, *, now=field.now, **limits):
        allowed = replace(field.limits, **limits)
        return check_chain(host, Resolver(allowed), Trust(allowed), Reach(allowed, Pace(0, 10_000)), now)

    return walked


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("www.danang.gov.vn", Chain("secure", "danang.gov.vn")),  # NSEC3 below, NSEC above
        ("v4.danang.gov.vn", Chain("secure", "danang.gov.vn")),  # no AAAA, and that is proven
        ("alias.danang.gov.vn", Chain("secure", "danang.gov.vn")),
        ("khong-co.danang.gov.vn", Chain("secure", "danang.gov.vn")),  # proven not to exist
        ("khong-co.vn", Chain("secure", "vn")),
        ("www.unsigned.vn", Chain("insecure", "unsigned.vn", "unsigned")),
        ("ra-ngoai.danang.gov.vn", Chain("insecure", "unsigned.vn", "unsigned")),  # by its alias
        (
            "vao.unsigned.vn",
            Chain("insecure", "unsigned.vn", "unsigned"),
        ),  # to a signed one: the weakest counts
        ("www.island.vn", Chain("insecure", "island.vn", "no_ds")),
        ("www.cu.gov.vn", Chain("insecure", "cu.gov.vn", "unsigned")),  # behind an opt-out
        ("khong-co.gov.vn", Chain("insecure", "khong-co.gov.vn", "unsigned")),  # opt-out proves no more
        ("www.bogus.vn", Chain("bogus", "bogus.vn", "wrong")),
        ("www.trui.vn", Chain("bogus", "trui.vn", "missing")),
        ("www.expired.vn", Chain("bogus", "expired.vn", "expired")),
        ("www.wrongds.vn", Chain("bogus", "wrongds.vn", "no_key")),
    ],
)
def test_the_chain_says_which_link_broke(chain, host, found):
    assert chain(host) == found


def test_a_validating_name_server_judges_the_same(chain, field, tmp_path):
    hosts = [
        "www.danang.gov.vn",
        "v4.danang.gov.vn",
        "alias.danang.gov.vn",
        "www.unsigned.vn",
        "www.island.vn",
    ]
    hosts += ["www.cu.gov.vn", "ra-ngoai.danang.gov.vn", "www.bogus.vn", "www.expired.vn", "www.wrongds.vn"]
    hosts += ["www.trui.vn"]
    with validating_names(tmp_path, field.names) as port:
        judged = {host: _judged(host, port) for host in hosts}
    assert {host: chain(host).verdict for host in hosts} == judged


def _judged(host, port):
    """What BIND says: a set AD flag, an answer without it, or SERVFAIL."""
    question = dns.message.make_query(host, "A", want_dnssec=True)
    answer, _ = dns.query.udp_with_fallback(question, "127.0.0.1", port=port, timeout=10)
    if answer.rcode() == dns.rcode.SERVFAIL:
        return "bogus"
    return "secure" if answer.flags & dns.flags.AD else "insecure"


def test_signatures_are_judged_at_the_moment_that_is_told(chain, field):
    assert chain("www.danang.gov.vn", now=field.now + timedelta(days=90)) == Chain("bogus", ".", "expired")
    assert chain("www.danang.gov.vn", now=field.now - timedelta(days=90)) == Chain("bogus", ".", "not_yet")


def test_a_zone_that_is_made_to_seem_unsigned_is_bogus(chain, field):
    with answering(Downgrading(field.names.port, "danang.gov.vn.")) as port:
        found = chain("www.danang.gov.vn", resolvers=(("127.0.0.1", port),))
    assert found == Chain("bogus", "gov.vn", "no_proof")


def test_a_true_nsec_that_names_the_hidden_ds_proves_nothing(chain, field):
    zone = (field.names.folder / "vn.signed").read_text().splitlines()
    of_gov = [line for line in zone if re.match(r"gov\.vn\.\s+60 IN (RRSIG\s)?NSEC\s", line)]
    assert len(of_gov) == 2  # the record, which lists DS among its types, and its right signature
    with answering(Downgrading(field.names.port, "gov.vn.", "\n".join(of_gov))) as port:
        assert chain("www.danang.gov.vn", resolvers=(("127.0.0.1", port),)) == Chain(
            "bogus", "vn", "no_proof"
        )


def test_another_root_key_breaks_the_first_link(chain):
    other = ". 20326 8 2 e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d"
    assert chain("www.danang.gov.vn", anchors=(other,)) == Chain("bogus", ".", "no_key")


def test_without_an_anchor_above_the_name_nothing_is_called_secure(chain, field):
    elsewhere = field.names.anchor.replace(". ", "example. ", 1)
    assert chain("www.danang.gov.vn", anchors=(elsewhere,)) == Chain("insecure", "", "no_anchor")


def test_a_resolver_that_hands_on_no_signatures_leaves_dnssec_untested(statuses):
    found = statuses("www.danang.gov.vn", can={"resolver_dnssec": False})
    assert (found["dnssec_signed"], found["dnssec_valid"]) == ("not_tested", "not_tested")


def test_the_break_is_told_in_words(field):
    found = field.probe("www.bogus.vn")["dnssec_valid"]
    assert found.reason.vi == "Chuỗi chữ ký đứt ở bogus.vn: chữ ký không khớp dữ liệu."
    assert found.advice.vi.startswith("Ký lại tên miền")
    assert field.probe("www.island.vn")["dnssec_signed"].advice.vi.startswith("Tên miền đã ký")


@pytest.mark.parametrize(
    ("host", "with_address", "reached", "told"),
    [
        ("www.danang.gov.vn", "passed", "passed", "2/2"),
        ("www.bogus.vn", "warned", "passed", "1/2"),
        ("www.unsigned.vn", "failed", "failed", "0/1"),
    ],
)
def test_name_servers_on_ipv6_are_counted_and_asked(field, host, with_address, reached, told):
    found = field.probe(host)
    assert found["ipv6_name_servers"].status == with_address
    assert found["ipv6_name_servers"].reason.vi.startswith(told)
    assert found["ipv6_name_servers_reached"].status == reached


def test_name_servers_are_left_untested_where_port_53_is_closed_to_the_prober(statuses):
    found = statuses("www.danang.gov.vn", can={"name_servers_v6": False})
    assert found["ipv6_name_servers"] == "passed"
    assert found["ipv6_name_servers_reached"] == "not_tested"
    # that there is none needs no line to it
    assert (
        statuses("www.unsigned.vn", can={"name_servers_v6": False})["ipv6_name_servers_reached"] == "failed"
    )


def test_a_silent_resolver_is_the_probers_trouble(field, statuses):
    found = statuses(
        "www.danang.gov.vn", resolvers=(("127.0.0.1", field.webs.http),), dns_seconds=0.2, total_seconds=3
    )
    assert {found[code] for code in found if not code.startswith("naming")} == {"not_tested"}
    assert found["naming_gov_vn"] == "passed"


def test_caa_tells_who_may_issue(field):
    assert field.probe("www.danang.gov.vn")["caa"].evidence["issuers"] == ["ca.example"]
    assert field.probe("www.unsigned.vn")["caa"].evidence["issuers"] == []


def test_a_question_is_asked_once_a_run(field):
    source = Rebinding("127.0.0.2", "127.0.0.7")
    with answering(source) as port:
        limits = replace(field.limits, resolvers=(("127.0.0.1", port),))
        resolver, reach = Resolver(limits), Reach(limits, Pace(0, 10_000))
        found = [resolver.addresses("www.danang.gov.vn", reach).v4 for _ in range(3)]
    assert found == [("127.0.0.2",)] * 3
    assert source.asked == 1
