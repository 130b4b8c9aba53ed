"""How plans tell of IoT used in essential fields."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="iot_applications",
    component="physical",
    dimension="none",
    unit=None,
    every=(
        r"\biot\b|\blot\b|internet van vat|internet of things|cam bien",
        r"linh vuc|ung dung|giai phap|tich hop|quan trac|giam sat|chieu sang|trien khai|ha tang|canh bao|"
        r"\bvao\b|san xuat|nong nghiep|do thi",
    ),
    none=(r"ipv6",),
    without_figure="always",
)
