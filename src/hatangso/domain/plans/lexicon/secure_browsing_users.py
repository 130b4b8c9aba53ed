"""How plans tell of users offered protection when using the Internet."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="secure_browsing_users",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"giai phap an toan|giai phap bao mat|an toan,? bao mat|an toan khi truy cap|"
        r"bao ve khi truy cap|truy cap (?:mang )?internet an toan|cong cu bao ve",
        r"nguoi su dung|nguoi dung|nguoi dan|thue bao|truy cap|ho gia dinh",
    ),
    none=(r"may chu|may tram|he thong thong tin",),
    counted=r"nguoi|thue bao",
    without_figure="when told",
)
