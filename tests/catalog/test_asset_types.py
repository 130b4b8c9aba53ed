"""Every type of assets: read, told in both languages, told apart on a map and in print by any eye."""

from itertools import combinations
from pathlib import Path

import pytest

from hatangso.catalog.asset_types import MARKS, asset_type, asset_types, read_asset_type
from hatangso.catalog.discovery import CatalogueError
from hatangso.domain.assets.asset_type import GROUPS, AssetType

ALL = list(asset_types().values())
ICONS = Path(__file__).parents[2] / "node_modules/@tabler/icons/icons/outline"
# Viénot, Brettel, Mollon 1999: what a deuteranope and a protanope see of linear RGB.
BLIND = {
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
}


def _linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)


def _lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    """CIE L*a*b* under D65 of linear sRGB."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (
        sum(f * max(v, 0) for f, v in zip(row, rgb, strict=True)) / white
        for row, white in zip(rows, (0.9505, 1.0, 1.089), strict=True)
    )
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def _apart(one: str, other: str, eye: str) -> float:
    seen = []
    for colour in (one, other):
        rgb = _linear(colour)
        if eye in BLIND:
            rgb = tuple(sum(f * v for f, v in zip(row, rgb, strict=True)) for row in BLIND[eye])
        seen.append(_lab(rgb))
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


def test_the_types_that_the_plans_and_the_decree_name_are_there() -> None:
    assert set(asset_types()) >= {
        "antenna_mast",
        "underground_route",
        "cable_route",
        "pole",
        "manhole",
        "station_house",
        "base_station",
        "cell",
        "distribution_point",
        "data_centre",
        "public_wifi",
        "culture_house",
        "camera",
        "lighting_cabinet",
        "iot_device",
        "agency",
        "agency_equipment",
        "agency_network",
        "information_system",
    }


def test_the_standard_codes_are_those_of_the_decree() -> None:
    def codes(of: str) -> list[str]:
        attribute = asset_types()[of].attribute("kind")
        assert attribute is not None
        return list(attribute.choices)

    assert codes("antenna_mast") == ["A1", "A2", "A3", "A4", "A5", "A6"]
    assert codes("underground_route") == ["N1", "N2"]
    assert codes("pole") == ["C1", "C2"]
    assert codes("station_house") == ["NT1", "NT2"]


def test_former_codes_of_masts_lead_to_todays_and_say_that_this_is_not_verified() -> None:
    kind = asset_types()["antenna_mast"].attribute("kind")
    assert kind is not None
    assert kind.help is not None
    assert kind.former["A1a"] == kind.former["A2b"] == "A1"
    assert "chưa đối chiếu" in kind.help.vi
    assert "unverified" in kind.help.en


@pytest.mark.parametrize("one", ALL, ids=lambda t: t.code)
def test_a_type_is_told_in_both_languages(one: AssetType) -> None:
    words = [one.name, one.plural, one.source, *(a.label for a in one.attributes)]
    words += [a.help for a in one.attributes if a.help]
    words += [w for a in one.attributes for w in a.choices.values()]
    assert all(w.vi.strip() and w.en.strip() for w in words)
    assert one.name.vi != one.name.en
    assert one.group in GROUPS


@pytest.mark.parametrize("one", ALL, ids=lambda t: t.code)
def test_a_type_has_a_mark_an_icon_and_sensible_limits(one: AssetType) -> None:
    assert one.mark in MARKS
    if ICONS.exists():
        assert (ICONS / f"{one.icon}.svg").exists()
    for attribute in one.attributes:
        if attribute.minimum is not None and attribute.maximum is not None:
            assert attribute.minimum < attribute.maximum, attribute.code
        assert not (attribute.unit and attribute.kind not in ("integer", "number")), attribute.code
    assert one.exact or not one.shareable or one.geometry  # what is shared lies somewhere


def test_names_and_symbols_are_used_once() -> None:
    assert len({one.name.vi for one in ALL}) == len(ALL)
    assert len({(one.colour, one.mark) for one in ALL}) == len(ALL)


@pytest.mark.parametrize("eye", ["usual", "deutan", "protan"])
def test_types_with_one_mark_differ_by_colour_whoever_looks(eye: str) -> None:
    close = [
        (one.code, other.code, round(_apart(one.colour, other.colour, eye)))
        for one, other in combinations(ALL, 2)
        if one.mark == other.mark and _apart(one.colour, other.colour, eye) < 20
    ]
    assert close == []


@pytest.mark.parametrize("one", ALL, ids=lambda t: t.code)
def test_a_colour_is_seen_on_white(one: AssetType) -> None:
    luminance = sum(f * v for f, v in zip((0.2126, 0.7152, 0.0722), _linear(one.colour), strict=True))
    assert 1.05 / (luminance + 0.05) >= 3  # WCAG 2.2, 1.4.11


def test_agencies_systems_and_cameras_places_are_not_for_everybody() -> None:
    types = asset_types()
    assert not types["camera"].exact
    assert not types["base_station"].exact
    for code in ("information_system", "agency_equipment", "agency_network", "cell"):
        assert not types[code].open_data, code
    assert types["culture_house"].open_data
    assert types["culture_house"].exact


def test_a_wrong_file_is_refused_with_the_key_that_is_wrong() -> None:
    good = (
        'name=["a","b"]\nplural=["a","b"]\ngroup="passive"\ngeometry=["point"]\nicon="x"\n'
        'colour="#000000"\nmark="circle"\nsource=["a","b"]\nverified=true\n'
    )
    assert read_asset_type("a", good).code == "a"
    for wrong, word in (
        (good.replace('"passive"', '"nowhere"'), "group"),
        (good.replace('"point"', '"cube"'), "geometry"),
        (good.replace('"circle"', '"blob"'), "mark"),
        (good + "colours = 1\n", "colours"),
        (good.replace("verified=true\n", ""), "verified"),
        (good + '[attributes.k]\nlabel=["a","b"]\nkind="choice"\n', "choices"),
    ):
        with pytest.raises(CatalogueError, match=word):
            read_asset_type("a", wrong)
    assert asset_type("nothing") is None
