"""The organisations a locality usually has, as suggestions that its people change as they need.

Offices of communes differ from place to place: who leads telecom infrastructure is not the same office
everywhere. So nothing here is law; it spares typing, and the focal office can be another one.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class StandardOrganisation:
    """One suggestion; `name` may hold '{unit}' for the locality's own name with its kind."""

    kind: str
    name: str
    short_name: str = ""
    is_focal: bool = False
    collective: str = ""  # the collective role (domain.organisations.collective) it stands for


COMMUNE = (
    StandardOrganisation("people_committee", "Ủy ban nhân dân {unit}", "UBND"),
    StandardOrganisation("office", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", "VP HĐND-UBND"),
    StandardOrganisation("office", "Phòng Văn hóa - Xã hội", "Phòng VH-XH", is_focal=True),
    StandardOrganisation("office", "{economy}", "Phòng Kinh tế"),
    StandardOrganisation("police", "Công an {unit}", "Công an"),
    StandardOrganisation("military", "Ban Chỉ huy Quân sự {unit}", "BCH Quân sự"),
    StandardOrganisation(
        "public_service_centre", "Trung tâm Phục vụ hành chính công {unit}", "TT Phục vụ HCC"
    ),
    StandardOrganisation("service_centre", "Trung tâm Cung ứng dịch vụ sự nghiệp công", "TT Cung ứng DVSNC"),
    StandardOrganisation("health_station", "Trạm Y tế {unit}", "Trạm Y tế"),
    StandardOrganisation("front", "Ủy ban Mặt trận Tổ quốc Việt Nam {unit}", "UBMTTQ"),
    StandardOrganisation("technology_team", "Tổ công nghệ số cộng đồng", "Tổ CNSCĐ"),
    StandardOrganisation("operator", "Các doanh nghiệp viễn thông", "DN viễn thông", collective="operators"),
    StandardOrganisation("neighbourhood", "Các thôn, tổ dân phố", "Thôn, TDP", collective="neighbourhoods"),
    StandardOrganisation("school", "Các trường học", "Trường học", collective="schools"),
)

PROVINCE = (
    StandardOrganisation("people_committee", "Ủy ban nhân dân {unit}", "UBND"),
    StandardOrganisation("office", "Văn phòng Ủy ban nhân dân {unit}", "VP UBND"),
    StandardOrganisation("department", "Sở Khoa học và Công nghệ", "Sở KH&CN", is_focal=True),
    StandardOrganisation("department", "Sở Tài chính", "Sở TC"),
    StandardOrganisation("department", "Sở Xây dựng", "Sở XD"),
    StandardOrganisation("department", "Sở Nông nghiệp và Môi trường", "Sở NN&MT"),
    StandardOrganisation("department", "Sở Công Thương", "Sở CT"),
    StandardOrganisation("department", "Sở Giáo dục và Đào tạo", "Sở GD&ĐT"),
    StandardOrganisation("department", "Sở Y tế", "Sở YT"),
    StandardOrganisation("department", "Sở Nội vụ", "Sở NV"),
    StandardOrganisation("department", "Sở Văn hóa, Thể thao và Du lịch", "Sở VHTTDL"),
    StandardOrganisation("police", "Công an {unit}", "Công an"),
    StandardOrganisation("operator", "Viễn thông {name} (VNPT)", "VNPT"),
    StandardOrganisation("operator", "Viettel {name}", "Viettel"),
    StandardOrganisation("operator", "MobiFone {name}", "MobiFone"),
    StandardOrganisation("operator", "FPT Telecom {name}", "FPT"),
    StandardOrganisation("power_company", "Công ty Điện lực {name}", "Điện lực"),
    StandardOrganisation("operator", "Các doanh nghiệp viễn thông", "DN viễn thông", collective="operators"),
    StandardOrganisation("department", "Các sở, ban, ngành", "Sở, ngành", collective="departments"),
    StandardOrganisation(
        "people_committee", "Ủy ban nhân dân các xã, phường", "UBND cấp xã", collective="communes"
    ),
)


def standard_organisations(
    level: str, kind: str, name: str, full_name: str
) -> tuple[StandardOrganisation, ...]:
    """The suggestions for a unit with its own names filled in.

    >>> standard_organisations("commune", "xa", "Hà Đông", "xã Hà Đông")[3].name
    'Phòng Kinh tế'
    """
    economy = "Phòng Kinh tế" if kind == "xa" else "Phòng Kinh tế, Hạ tầng và Đô thị"
    return tuple(
        StandardOrganisation(
            one.kind,
            one.name.format(unit=full_name, name=name, economy=economy),
            one.short_name,
            one.is_focal,
            one.collective,
        )
        for one in (PROVINCE if level == "province" else COMMUNE)
    )
