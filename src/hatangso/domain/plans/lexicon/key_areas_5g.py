"""How plans tell of key areas with 5G."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="key_areas_5g",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"\b5g\b",
        r"khu cong nghe|khu,? cum cong nghiep|cum cong nghiep|khu cong nghiep|khu kinh te|"
        r"khu vuc trong diem|khu trong diem|diem trong diem|dia diem trong diem|nha ga|san bay|"
        r"ben xe|ben cang|trung tam (?:phuong|xa|hanh chinh|thuong mai)|khu vuc trung tam|"
        r"quan trac|khu du lich|truong hoc|benh vien|tram y te|co so y te|cho\b|khu dan cu|"
        r"tru so|khu hanh chinh|khu vuc dong|khu do thi|tuyen duong",
    ),
    none=(r"dan so|tram 4g|so voi (?:so )?(?:luong )?tram",),
    counted=r"khu ",
    without_figure="when told",
)
