"""How plans tell of shared digital platforms, digital technology as a service."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="digital_platforms",
    component="services",
    dimension="none",
    unit=None,
    every=(
        r"nen tang|cong nghe so|tien ich so",
        r"nhu (?:mot )?dich vu|nen tang so|dung chung|tien ich so|cung cap cac cong nghe so",
    ),
    none=(r"\blgsp\b|ma doc|kho du lieu|dinh danh so cho|trung tam du lieu",),
    without_figure="always",
    instead_of=(
        "iot_applications",
        "data_infrastructure",
        "digital_id",
        "agency_equipment",
    ),
)
