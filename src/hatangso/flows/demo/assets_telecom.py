"""The demo's masts, stations, cells, ducts, cables and poles: three operators along two roads."""

from collections.abc import Iterator
from datetime import date

from hatangso.flows.demo.asset_story import A, B, C, Story, Told


def telecom(story: Story) -> Iterator[Told]:
    """Masts with their stations and cells, distribution points, station houses, a data centre."""
    masts = (
        ("nhamang", A, "MX-AH-01", "Cột Chợ Mới", (110.0472, 13.1192), 45.0, True),
        ("nhamang", A, "MX-AH-02", "Cột Gò Mít", (110.0368, 13.1090), 50.0, True),
        ("nhamang", A, "MX-AH-03", "Cột Đình Trung", (110.0421, 13.1398), 32.0, False),
        ("so", B, "SS-AH-11", "Cột Cầu Đá", (110.0530, 13.1052), 42.0, True),
        ("so", B, "SS-AH-12", "Cột Ven Sông", (110.0588, 13.1310), 45.0, False),
        ("nhamang", A, "MX-BM-01", "Cột Suối Cạn", (110.0990, 13.1140), 60.0, False),
        ("so", B, "SS-BM-11", "Cột Đồi Chè", (110.1270, 13.1400), 75.0, False),
    )
    for who, owner, code, name, place, height, fifth in masts:
        shared = 2 if height >= 45 else 1
        kind = {
            "kind": "A1",
            "form": "ground",
            "height_m": height,
            "sharing_operators": 3,
            "shared_by": shared,
        }
        yield story.one(
            who, "antenna_mast", owner, place, code=code, name=name, attributes={**kind, "disaster_level": 3}
        )
        beside = (place[0] + 0.00003, place[1])
        technologies = {"tech_2g": height > 45, "tech_3g": True, "tech_4g": True, "tech_5g": fifth}
        yield story.one(
            who,
            "base_station",
            owner,
            beside,
            code=f"BTS-{code}",
            name=f"Trạm {name.removeprefix('Cột ')}",
            attributes={
                **technologies,
                "mast_code": code,
                "shared_position": shared > 1,
                "operators_here": shared,
            },
        )
    for sector, technology in enumerate(("4g", "4g", "4g", "5g", "5g", "5g")):
        yield story.one(
            "nhamang",
            "cell",
            A,
            (110.04723, 13.1192),
            code=f"MX-AH-01-{sector + 1}",
            attributes={
                "technology": technology,
                "band": "b1800" if technology == "4g" else "b3500",
                "site": "BTS-MX-AH-01",
                "azimuth": 120.0 * (sector % 3),
                "height_m": 42.0,
            },
        )
    yield story.one(
        "so",
        "antenna_mast",
        B,
        (110.0440, 13.1255),
        code="SS-AH-13",
        name="Cột Bờ Đê (dự kiến)",
        state="planned",
        in_service_on=None,
        planned_on=date(2027, 6, 30),
        attributes={"kind": "A1", "height_m": 36.0},
    )
    for number in range(10):
        road = "Phố Chợ Mới" if number % 2 else "Đường Bờ Đê"
        yield story.one(
            "nhamang" if number < 6 else "so",
            "distribution_point",
            A if number < 6 else C,
            story.along(road, 0.08 + number * 0.09, -0.0002),
            code=f"TPQ-{number + 1:02d}",
            address=road,
            attributes={
                "kind": "cabinet" if number % 3 == 0 else "box",
                "ports": 64,
                "ports_used": 20 + 4 * number,
                "households": 60 + 8 * number,
            },
        )
    yield story.one(
        "nhamang",
        "station_house",
        A,
        (110.0478, 13.1196),
        code="MX-NT-01",
        name="Nhà trạm Chợ Mới",
        attributes={"kind": "NT1", "function": "transmission", "area_m2": 84.0, "sharing": True},
    )
    yield story.one(
        "so",
        "station_house",
        C,
        (110.0536, 13.1058),
        code="CQ-NT-01",
        name="Phòng máy Cầu Đá",
        attributes={"kind": "NT2", "function": "access", "area_m2": 18.0, "sharing": False},
    )
    yield story.one(
        "so",
        "data_centre",
        "Sở Khoa học và Công nghệ",
        (110.0600, 13.2050),
        name="Trung tâm dữ liệu tỉnh Sông Mây",
        attributes={"power_mw": 0.6, "area_m2": 520.0, "pue": 1.45, "racks": 40, "tier": 2, "green": False},
    )


def routes(story: Story) -> Iterator[Told]:
    """Ducts, manholes and cables along the two roads; poles where cables still hang."""
    yield story.one(
        "nhamang",
        "underground_route",
        A,
        story.part("Phố Chợ Mới", 0.0, 0.55),
        code="MX-N1-01",
        in_service_on=date(2025, 8, 20),
        name="Cống bể Phố Chợ Mới",
        attributes={
            "kind": "N1",
            "works": "duct",
            "purpose": "undergrounding",
            "street": "Phố Chợ Mới",
            "ducts": 6,
            "ducts_used": 4,
            "year": 2025,
            "sharing": True,
            "shared_by": 2,
        },
    )
    yield story.one(
        "so",
        "underground_route",
        C,
        story.part("Đường Bờ Đê", 0.6, 0.95),
        code="CQ-N2-01",
        in_service_on=date(2024, 10, 5),
        name="Hào kỹ thuật Bờ Đê",
        attributes={
            "kind": "N2",
            "works": "trench",
            "purpose": "new",
            "street": "Đường Bờ Đê",
            "ducts": 4,
            "year": 2024,
            "sharing": True,
        },
    )
    for number in range(7):
        yield story.one(
            "nhamang",
            "manhole",
            A,
            story.along("Phố Chợ Mới", number * 0.09, 0.00005),
            code=f"MX-B{number + 1:02d}",
            attributes={
                "kind": "N1",
                "size": "large" if number % 3 == 0 else "small",
                "lid": "good",
                "sharing": True,
            },
        )
    for owner, who, road, start, end, kind in (
        (A, "nhamang", "Đường Bờ Đê", 0.05, 0.6, "C2"),
        (B, "so", "Đường Bờ Đê", 0.1, 0.7, "C2"),
        (C, "so", "Phố Chợ Mới", 0.5, 1.0, "C1"),
    ):
        yield story.one(
            who,
            "cable_route",
            owner,
            story.part(road, start, end, -0.00008),
            code=f"CAP-{owner[-4:].strip()}-{kind}",
            name=f"Cáp {owner}, {road}",
            attributes={"kind": kind, "cable": "fibre", "street": road, "fibres": 48, "tidied": kind == "C1"},
        )
    for number in range(48):
        road = "Đường Bờ Đê" if number < 30 else "Phố Chợ Mới"
        share = 0.03 + number * 0.0185 if number < 30 else 0.52 + (number - 30) * 0.026
        leaning = number in (5, 17, 28)
        yield story.one(
            "so" if number % 3 else "nhamang",
            "pole",
            B if number % 3 else A,
            story.along(road, share, -0.00009),
            code=f"T{number + 1:03d}",
            address=road,
            attributes={
                "kind": "C2" if number < 30 else "C1",
                "height_m": 8.5,
                "material": "concrete",
                "condition": "leaning" if leaning else "good",
                "cables": 2 + number % 5,
            },
        )
