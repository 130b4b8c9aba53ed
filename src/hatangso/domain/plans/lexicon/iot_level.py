"""How plans tell of level of IoT connections told in words."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="iot_level",
    component="physical",
    dimension="none",
    unit=None,
    every=(
        r"\biot\b|\blot\b|internet van vat|internet of things",
        r"dat muc|muc (?:do )?ket noi|muc (?:trung binh|kha|cao|tot)|"
        r"nhom (?:trung binh|kha|dan dau|cao)|thuoc nhom|o muc",
    ),
    without_figure="always",
    instead_of=("iot_applications",),
)
