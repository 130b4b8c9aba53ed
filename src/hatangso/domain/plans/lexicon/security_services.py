"""How plans tell of safety and security services reaching homes and main streets."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="security_services",
    component="physical",
    dimension="percent",
    unit=None,
    every=(
        r"dich vu an ninh|camera (?:giam sat|an ninh)|camera",
        r"ho gia dinh|tuyen duong|tuyen pho|duong chinh|khu dan cu|to dan pho|\bthon\b|nut giao|"
        r"dia ban|cong cong|truc chinh",
    ),
    none=(r"cam bien|\biot\b|nen tang",),
    without_figure="always",
)
