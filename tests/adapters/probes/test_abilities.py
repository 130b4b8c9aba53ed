"""The prober first finds out what it can do itself."""

from dataclasses import replace

import pytest

from hatangso.adapters.probes.abilities import find_abilities

pytestmark = pytest.mark.xdist_group("probes")


def test_it_finds_both_protocols_name_servers_and_signatures(field):
    found = field.abilities
    assert (found.has_ipv4, found.has_ipv6) == (True, True)
    assert (found.resolver, found.resolver_dnssec) == (True, True)
    assert (found.name_servers, found.name_servers_v6) == (True, True)
    assert {"TLSv1.2", "TLSv1.3"} <= set(found.tls_versions)


def test_without_a_landmark_on_ipv6_it_has_no_ipv6(field):
    limits = replace(
        field.limits, web_landmarks=("127.0.0.2",), name_server_landmarks=("127.0.0.1",), dns_seconds=0.2
    )
    found = find_abilities(limits)
    assert found.has_ipv4
    assert not found.has_ipv6
    assert not found.name_servers_v6
