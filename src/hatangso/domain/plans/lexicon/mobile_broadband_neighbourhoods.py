"""How plans tell of neighbourhoods with mobile broadband."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="mobile_broadband_neighbourhoods",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"\bthon\b|to dan pho|khu pho|\bap\b|khom|\bxom\b|\bsoc\b|\bbuon\b|\bbon\b|\bban\b|"
        r"khu vuc|\bto\b",
        r"bang rong di dong|di dong|song 4g|song 5g|4g|5g",
    ),
    none=(
        r"6g|dan so|tram|nha van hoa|trong diem|trung tam|khu vuc cong|toc do|ho gia dinh|"
        r"dan cu tap trung|khu dan cu|khu vuc dong",
    ),
    counted=r"\bthon\b|to dan pho|khu pho|\bap\b|khom|\bxom\b|\bbuon\b|\bban\b",
    without_figure="when told",
)
