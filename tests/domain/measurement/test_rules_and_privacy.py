"""Bins, hashes, secondary suppression, operators and the method record, with numbers to check by hand."""

import hashlib
import hmac

import numpy as np
import pytest

from hatangso.catalog.discovery import CatalogueError
from hatangso.catalog.method_files import read_method, speed_method
from hatangso.catalog.operator_files import operator_of, operators
from hatangso.domain.measurement.bins import EDGES, bin_of, bins_of_groups, spans_of, told_bins
from hatangso.domain.measurement.operator import Operator, OperatorNames
from hatangso.domain.measurement.privacy import device_of, gives_parts_away, network_of, pads_of
from hatangso.domain.measurement.rules import RULES, reason_sql
from hatangso.domain.words import Words


def test_ten_bins_make_a_factor_of_ten() -> None:
    assert EDGES[0] == pytest.approx(0.1)
    assert EDGES[10] == pytest.approx(1)
    assert bin_of(np.array([0.01, 1.1, 99_999.0])).tolist() == [0, 10, len(EDGES) - 2]
    counts = bins_of_groups(np.array([1.1, 1.2, 11.0]), np.array([0, 2, 3]))
    assert [told_bins(row) for row in counts] == [{"first": 10, "counts": [2]}, {"first": 20, "counts": [1]}]
    assert spans_of(10, 1)[0] == pytest.approx((1, 10**0.1))


def test_the_hash_composed_of_plain_hashes_is_the_hmac_of_the_standard_library() -> None:
    key = b"a year's key"
    inner, outer = pads_of(key)
    composed = hashlib.sha256(outer + hashlib.sha256(inner + b"device 7").digest()).hexdigest()
    assert composed == hmac.new(key, b"device 7", hashlib.sha256).hexdigest()
    assert device_of(key, "device 7") == composed[:20]
    assert device_of(b"another year", "device 7") != composed[:20]


def test_addresses_become_their_network() -> None:
    assert network_of("203.0.113.77") == "203.0.113.0/24"
    assert network_of("2001:db8:5:9::1") == "2001:db8:5::/48"
    assert network_of("không rõ") == ""


def test_a_total_of_12_and_a_told_part_of_9_would_give_away_3_devices() -> None:
    # family 0: parts of 9 and 3 devices: the 9 keep their sum back; family 1: 9 and 6, nothing to hide;
    # family 2: 4 and 4 hidden, together 8: nobody's sum shows.
    family = np.array([0, 0, 1, 1, 2, 2, 2])
    devices = np.array([9, 3, 9, 6, 4, 4, 20])
    kept_back = gives_parts_away(family, devices, devices >= 5, 5)
    assert kept_back.tolist() == [True, False, False, False, False, False, False]


def test_operators_are_known_by_name_alias_and_network_code() -> None:
    assert operator_of(" VIETTEL ") == "viettel"
    assert operator_of("VNPT-VinaPhone") == "vnpt"
    assert operator_of("452-01") == operator_of("45201") == "mobifone"
    assert operator_of("Mạng lạ") is None
    assert not operators()["gmobile"].verified
    twice = [Operator(code, Words(code, code), ("Chung",), (), True) for code in ("a", "b")]
    with pytest.raises(ValueError, match="names both a and b"):
        OperatorNames.of(twice)


def test_the_method_record_names_its_sources_and_a_misspelt_key_names_itself() -> None:
    method = speed_method()
    assert method.code == "speed/1"
    assert method["session_hours"] == 4
    assert all(one.source.vi and one.meaning.en for one in method.thresholds.values())
    assert not method.thresholds["cap_5g"].verified
    with pytest.raises(CatalogueError, match="unknown key 'vresion'"):
        read_method("speed_2", "vresion = 2")


def test_each_rule_has_a_code_of_its_own_and_those_of_single_rows_a_condition() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert all(f"'{rule.code}'" in reason_sql(speed_method()) for rule in RULES if rule.refuses)
