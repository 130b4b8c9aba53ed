"""How plans tell of inhabitants with a digital identity."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="digital_id",
    component="services",
    dimension="percent",
    unit="%",
    every=(
        r"dinh danh (?:so|dien tu|muc)|tai khoan dinh danh|danh tinh (?:so|dien tu)|vneid",
        r"nguoi dan|cong dan|dan so|moi nguoi|nguoi tu|nguoi du|nguoi truong thanh|dan cu",
    ),
    none=(r"nen tang|tai khoan thu",),
    counted=r"nguoi|cong dan|dan so|dan cu",
    without_figure="when told",
)
