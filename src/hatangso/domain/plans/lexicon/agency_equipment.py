"""How plans tell of the People's Committee has its IT equipment (Project 06)."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="agency_equipment",
    component="services",
    dimension="none",
    unit=None,
    every=(
        r"thiet bi|may tinh|may quet|may scan|trang bi",
        r"ubnd|uy ban nhan dan|can bo|cong chuc|bo phan mot cua|trung tam phuc vu hanh chinh|co quan",
        r"trang bi|day du|bo tri|dau tu|du\b",
    ),
    none=(r"ma doc|camera|ho gia dinh|trung tam du lieu",),
    without_figure="always",
)
