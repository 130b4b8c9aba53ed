"""The kinds of organisation a commune's plan speaks of. Stored as their codes, as text."""

from dataclasses import dataclass

from hatangso.domain.words import Words


@dataclass(frozen=True)
class OrganisationKind:
    """A kind; `level` is where such an organisation belongs: commune, province, or country."""

    code: str
    label: Words
    level: str


KINDS = {
    kind.code: kind
    for kind in (
        OrganisationKind("people_committee", Words("Ủy ban nhân dân", "People’s Committee"), "commune"),
        OrganisationKind("people_council", Words("Hội đồng nhân dân", "People’s Council"), "commune"),
        OrganisationKind("party", Words("Cơ quan Đảng", "Party body"), "commune"),
        OrganisationKind("office", Words("Phòng, văn phòng chuyên môn", "Office"), "commune"),
        OrganisationKind("police", Words("Công an", "Police"), "commune"),
        OrganisationKind("military", Words("Ban Chỉ huy Quân sự", "Military command"), "commune"),
        OrganisationKind(
            "public_service_centre",
            Words("Trung tâm Phục vụ hành chính công", "Public administration service centre"),
            "commune",
        ),
        OrganisationKind(
            "service_centre", Words("Trung tâm dịch vụ sự nghiệp công", "Service centre"), "commune"
        ),
        OrganisationKind("health_station", Words("Trạm y tế, cơ sở y tế", "Health station"), "commune"),
        OrganisationKind("school", Words("Trường học", "School"), "commune"),
        OrganisationKind("front", Words("Mặt trận Tổ quốc, đoàn thể", "Fatherland Front, unions"), "commune"),
        OrganisationKind("neighbourhood", Words("Thôn, tổ dân phố, khu phố, ấp", "Neighbourhood"), "commune"),
        OrganisationKind(
            "technology_team",
            Words("Tổ công nghệ số cộng đồng", "Community digital technology team"),
            "commune",
        ),
        OrganisationKind("cooperative", Words("Hợp tác xã", "Cooperative"), "commune"),
        OrganisationKind("department", Words("Sở, ban, ngành", "Department of the province"), "province"),
        OrganisationKind("operator", Words("Doanh nghiệp viễn thông", "Telecom operator"), "province"),
        OrganisationKind("power_company", Words("Điện lực", "Power company"), "province"),
        OrganisationKind("enterprise", Words("Doanh nghiệp khác", "Other enterprise"), "province"),
        OrganisationKind("press", Words("Cơ quan báo chí, truyền thanh", "Press and radio"), "province"),
        OrganisationKind("district", Words("UBND cấp huyện (trước 01/7/2025)", "District"), "province"),
        OrganisationKind("ministry", Words("Bộ, cơ quan trung ương", "Ministry"), "country"),
        OrganisationKind("other", Words("Cơ quan, đơn vị khác", "Other"), "commune"),
    )
}

BUSINESSES = frozenset({"operator", "power_company", "enterprise"})  # what one reports is no rival's to read
