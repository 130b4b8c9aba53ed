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
        r"\bhem\b|\bngo\b|tuyen lo|\blo\b|\btuyen\b|\bap\b|"
        r"dia ban|cong cong|truc chinh",
    ),
    none=(r"cam bien|\biot\b|nen tang",),
    counted=r"\bhem\b|\bngo\b|\btuyen\b|\bduong\b|\blo\b|ho gia dinh|ho dan|khu dan cu|nut giao|dia ban",
    without_figure="always",
)
