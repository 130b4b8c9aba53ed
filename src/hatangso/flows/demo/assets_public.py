"""The demo's culture houses, Wi-Fi, cameras, sensors, offices, equipment and information systems."""

from collections.abc import Iterator
from typing import Any

from hatangso.flows.demo.asset_story import WARD_COMMITTEE, A, Story, Told


def public_places(story: Story) -> Iterator[Told]:
    """Culture houses of the neighbourhoods and Wi-Fi where people meet."""
    houses = (
        ("canbo", "Bờ Đê", (110.0470, 13.1280), True),
        ("canbo", "Chợ Mới", (110.0490, 13.1200), True),
        ("canbo", "Cầu Đá", (110.0515, 13.1040), True),
        ("canbo", "Đình Trung", (110.0415, 13.1385), False),
        ("canbo", "Ven Sông", (110.0600, 13.1300), None),
        ("canbo2", "Suối Cạn", (110.0985, 13.1130), True),
        ("canbo2", "Bình Minh 1", (110.1100, 13.1215), False),
    )
    for who, name, place, wifi in houses:
        owner = WARD_COMMITTEE if who == "canbo" else "xã Ủy ban nhân dân xã Bình Minh"
        attributes: dict[str, Any] = {"neighbourhood": name, "seats": 120}
        if wifi is not None:
            attributes["free_wifi"] = wifi
        if wifi:
            attributes |= {"ssid": f"NVH {name}", "speed_mbps": 100.0}
        yield story.one(who, "culture_house", owner, place, name=f"Nhà văn hóa {name}", attributes=attributes)
        if wifi:
            yield story.one(
                who,
                "public_wifi",
                A,
                (place[0] + 0.00004, place[1] + 0.00002),
                name=f"Wi-Fi nhà văn hóa {name}",
                attributes={
                    "place": "culture_house",
                    "free": True,
                    "ssid": f"NVH {name}",
                    "speed_mbps": 100.0,
                },
            )
    for kind, where, at in (
        ("office", "Bộ phận một cửa phường", (110.0455, 13.1172)),
        ("market", "Chợ Mới", (110.0497, 13.1186)),
        ("health", "Trạm y tế phường", (110.0433, 13.1205)),
        ("park", "Công viên Ven Sông", (110.0607, 13.1260)),
    ):
        yield story.one(
            "canbo",
            "public_wifi",
            WARD_COMMITTEE,
            at,
            name=f"Wi-Fi {where}",
            attributes={"place": kind, "free": True, "ssid": "AnHoa-Free", "speed_mbps": 200.0},
        )


def monitoring(story: Story) -> Iterator[Told]:
    """Cameras along the roads, lighting cabinets, sensors; a record may stand for many meters."""
    for number in range(14):
        road, main = ("Đường Bờ Đê", True) if number < 8 else ("Phố Chợ Mới", number < 12)
        yield story.one(
            "canbo",
            "camera",
            WARD_COMMITTEE if number % 4 else "Công an phường An Hòa",
            story.along(road, 0.05 + (number % 8) * 0.12, 0.00012),
            name=f"Camera {road} {number + 1}",
            attributes={
                "purpose": "traffic" if number % 4 == 0 else "security",
                "main_road": main,
                "road": road,
                "reach_m": 80.0,
                "run_by": "police" if number % 4 == 0 else "committee",
                "connected": number != 6,
                "working": number != 6,
            },
        )
    for number in range(4):
        road = "Đường Bờ Đê" if number < 2 else "Phố Chợ Mới"
        yield story.one(
            "canbo",
            "lighting_cabinet",
            WARD_COMMITTEE,
            story.along(road, 0.2 + 0.5 * (number % 2), 0.0003),
            code=f"TCS-{number + 1}",
            attributes={"road": road, "remote": number != 3, "lamps": 48, "led": 40},
        )
    meters = (
        ("energy", "Công tơ điện tử tổ Chợ Mới", (110.0492, 13.1195), 655, True),
        ("energy", "Công tơ điện tử tổ Cầu Đá", (110.0518, 13.1045), 503, True),
        ("water", "Đồng hồ nước tổ Bờ Đê", (110.0468, 13.1275), 380, True),
        ("water", "Trạm đo mực nước Ven Sông", (110.0612, 13.1305), 1, False),
        ("environment", "Trạm quan trắc không khí Chợ Mới", (110.0488, 13.1178), 3, False),
        ("lighting", "Bộ điều khiển đèn Bờ Đê", (110.0495, 13.1120), 48, False),
        ("agriculture", "Cảm biến độ ẩm Đồi Chè", (110.1265, 13.1390), 25, False),
    )
    for field, name, place, connections, at_home in meters:
        commune = place[0] > 110.08
        yield story.one(
            "canbo2" if commune else "canbo",
            "iot_device",
            "" if at_home else WARD_COMMITTEE if not commune else "",
            place,
            name=name,
            owner_name="Công ty Điện lực Sông Mây" if field == "energy" else "",
            attributes={"field": field, "connections": connections, "at_households": at_home},
        )


def agencies(story: Story) -> Iterator[Told]:
    """Offices, their equipment and networks, their systems with the state of their security levels."""
    offices = (
        ("committee", "Ủy ban nhân dân phường An Hòa", (110.0455, 13.1170), 46, True, True),
        ("police", "Công an phường An Hòa", (110.0462, 13.1162), 22, True, False),
        ("health", "Trạm y tế phường An Hòa", (110.0433, 13.1206), 12, False, False),
        ("school", "Trường THCS An Hòa", (110.0402, 13.1240), 58, False, True),
    )
    for kind, name, place, staff, wan, ipv6 in offices:
        yield story.one(
            "canbo",
            "agency",
            WARD_COMMITTEE,
            place,
            name=name,
            attributes={"kind": kind, "staff": staff, "wan": wan, "ipv6": ipv6},
        )
    for kind, label, have, need in (
        ("desktop", "Máy tính để bàn", 38, 46),
        ("scanner", "Máy quét", 4, 4),
        ("card_reader", "Đầu đọc CCCD", 3, 5),
        ("printer", "Máy in", 14, 14),
        ("firewall", "Thiết bị tường lửa", 1, 1),
    ):
        yield story.one(
            "canbo",
            "agency_equipment",
            WARD_COMMITTEE,
            None,
            name=label,
            in_service_on=None,
            attributes={
                "kind": kind,
                "agency": WARD_COMMITTEE,
                "have": have,
                "need": need,
                "working": have - 1,
            },
        )
    for kind, name in (
        ("lan", "Mạng LAN trụ sở phường"),
        ("wan", "Kênh TSLCD phường"),
        ("internet", "Kênh Internet"),
    ):
        yield story.one(
            "canbo",
            "agency_network",
            WARD_COMMITTEE,
            None,
            name=name,
            attributes={
                "kind": kind,
                "agency": WARD_COMMITTEE,
                "wan": kind == "wan",
                "ipv6": kind == "internet",
                "bandwidth_mbps": 200.0,
                "monitored": kind != "lan",
            },
        )
    for name, level, status, deployed in (
        ("Trang thông tin điện tử phường", 2, "approved", "full"),
        ("Mạng nội bộ phường", 2, "approved", "some"),
        ("Phần mềm phản ánh hiện trường", 2, "sent", "some"),
        ("Cơ sở dữ liệu lưu trú", 3, "drafting", "none"),
    ):
        approved = {"approval": "12/QĐ-UBND", "approved_on": "2026-09-15"} if status == "approved" else {}
        yield story.one(
            "canbo",
            "information_system",
            WARD_COMMITTEE,
            None,
            name=name,
            attributes={
                "agency": WARD_COMMITTEE,
                "level": level,
                "status": status,
                "deployed": deployed,
                "ipv6": status == "approved",
                "check_before_use": deployed != "none",
                "public_facing": "Trang" in name,
                **approved,
            },
        )
