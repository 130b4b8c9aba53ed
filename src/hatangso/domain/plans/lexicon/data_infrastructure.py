"""How plans tell of data infrastructure, data centre and integration platform upgraded."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="data_infrastructure",
    component="data",
    dimension="none",
    unit=None,
    every=(
        r"ha tang du lieu|trung tam du lieu|\blgsp\b|tich hop,? chia se du lieu|nen tang du lieu|"
        r"co so du lieu dung chung",
        r"nang cap|dau tu|xay dung|hoan thien|mo rong|phat trien|van hanh|ket noi|hinh thanh|"
        r"trien khai|duy tri",
    ),
    without_figure="always",
)
