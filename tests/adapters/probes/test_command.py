"""`hatangso probe` against the small Internet of these tests."""

import json
from dataclasses import replace
from ipaddress import ip_network

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.xdist_group("probes")


@pytest.fixture
def told(field, settings, capsys):
    def run(*arguments, **limits):
        settings.PROBE_LIMITS, settings.PROBE_PLACE = replace(field.limits, **limits), "phòng thử"
        call_command("probe", *arguments)
        return json.loads(capsys.readouterr().out)

    return run


def test_it_prints_what_it_found_and_what_it_could_do(told):
    found = told("www.danang.gov.vn")
    assert (found["target"], found["method"]) == ("https://www.danang.gov.vn/", "probe/1")
    assert (found["overall"], found["complete"]) == (100, True)
    assert found["abilities"]["place"] == "phòng thử"
    assert found["categories"]["ipv6"] == {"percent": 100, "points": 22, "maximum": 22, "untested": 0}
    assert {f["test"]: f["status"] for f in found["findings"]}["dnssec_valid"] == "passed"


def test_it_keeps_the_rules_of_addresses(told):
    landmarks_only = (ip_network("127.0.0.1/32"), ip_network("127.0.0.2/32"))
    found = told("chi-http.danang.gov.vn", "--light", networks=landmarks_only)
    assert (found["state"], found["reason"]) == ("unknown", "private_address")


def test_it_refuses_what_is_no_address(told):
    with pytest.raises(CommandError, match="Chỉ kiểm tra được địa chỉ http và https"):
        told("ftp://danang.gov.vn")
