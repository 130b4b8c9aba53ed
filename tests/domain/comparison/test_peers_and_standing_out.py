"""Like with like, and who stands out: numbers one can check by hand."""

import pytest

from hatangso.domain.comparison.peers import PeerGroup, Profile, peer_groups
from hatangso.domain.comparison.standing_out import among_peers, from_its_past, ranks, usual


def test_wards_are_compared_with_wards_and_communes_with_communes() -> None:
    places = [Profile(n, "phuong") for n in range(9)] + [Profile(n, "xa") for n in range(9, 20)]
    groups = peer_groups(places)
    assert groups[0].members == tuple(range(9))
    assert (groups[12].kind, groups[12].words.vi) == ("xa", "11 xã")


def test_a_large_kind_is_divided_into_classes_of_equal_count_by_density() -> None:
    places = [Profile(n, "phuong", population=1000, density=100 * (n + 1)) for n in range(24)]
    groups = peer_groups(places)
    assert [len(groups[n].members) for n in (0, 8, 16)] == [8, 8, 8]
    assert groups[8].words.vi == "8 phường có mật độ từ 900 đến 1.600 người/km²"


def test_where_one_area_is_missing_population_divides_and_where_one_of_those_is_too_the_kind_alone() -> None:
    places = [Profile(n, "xa", population=n + 1, density=None if n == 3 else 5) for n in range(16)]
    assert peer_groups(places)[0].words.vi == "8 xã có dân số từ 1 đến 8 người"
    places[5] = Profile(5, "xa")
    assert peer_groups(places)[0].words.vi == "16 xã"


def test_a_group_of_fewer_than_eight_says_nothing_about_what_is_usual() -> None:
    assert usual([1, 2, 3, 4, 5, 6, 7]) is None
    assert not PeerGroup("dac_khu", (1, 2)).enough


def test_all_alike_but_one_stands_out_only_beyond_the_floor() -> None:
    spread = usual([50.0] * 9)
    assert spread is not None
    group = PeerGroup("phuong", tuple(range(9)))
    assert among_peers(51.0, "%", spread, group) is None  # 1 point is below the floor of 2
    remark = among_peers(53.0, "%", spread, group)
    assert remark is not None
    assert remark.words.vi == "Cao hơn hẳn: 53% so với mức giữa 50% của 9 phường (các nơi khác đều bằng nhau)"


@pytest.mark.parametrize(
    "values", [[40, 41, 42, 43, 44, 45, 46], [40, 41, None, 43], [None, 40, 41, 90], [5], []]
)
def test_a_steady_way_and_a_short_past_are_no_jump(values: list[float | None]) -> None:
    assert from_its_past(values, "%") is None


def test_a_jump_of_a_count_is_told_without_points() -> None:
    remark = from_its_past([100, 102, 104, 107, 108, 110, 300], "máy")
    assert remark is not None
    assert remark.words.vi.startswith("Tăng 190 so với kỳ trước (110 máy → 300 máy)")


def test_the_lowest_is_first_where_lower_is_better_and_equals_share_a_rank() -> None:
    assert ranks({"a": 5.0, "b": 2.0, "c": 5.0, "d": 9.0}, higher_is_better=False) == {
        "b": 1, "a": 2, "c": 2, "d": 4
    }  # fmt: skip
