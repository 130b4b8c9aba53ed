import pytest

from hatangso.domain.plans.organisations import (
    address_of,
    looks_like_organisation,
    split_organisations,
    subject_before_verb,
)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Phòng Văn hóa - Xã hội; Văn phòng HĐND-UBND", ("Phòng Văn hóa - Xã hội", "Văn phòng HĐND-UBND")),
        (
            "- Sở Khoa học và Công nghệ; - Các cơ quan, đơn vị liên quan.",
            ("Sở Khoa học và Công nghệ", "Các cơ quan, đơn vị liên quan"),
        ),
        ("- Sở Xây dựng - Doanh nghiệp viễn thông", ("Sở Xây dựng", "Doanh nghiệp viễn thông")),
        ("- Phòng Văn hóa - Xã hội", ("Phòng Văn hóa - Xã hội",)),
        ("Phòng Kinh tế,\nHạ tầng và Đô thị", ("Phòng Kinh tế, Hạ tầng và Đô thị",)),
        ("Công an xã\nPhòng Kinh tế", ("Công an xã", "Phòng Kinh tế")),
        ("Doanh nghiệp viễn thông;", ("Doanh nghiệp viễn thông",)),
        ("Sở KH&ĐT, Sở Tài chính", ("Sở KH&ĐT, Sở Tài chính",)),
        ("", ()),
    ],
)
def test_names_are_parted_at_semicolons_lines_and_marks_only(cell: str, names: tuple[str, ...]) -> None:
    assert split_organisations(cell) == names


def test_an_accent_tells_an_office_from_another_word() -> None:
    assert looks_like_organisation("Sở Khoa học và Công nghệ")
    assert not looks_like_organisation("số liệu thuê bao")
    assert not looks_like_organisation("bảo đảm an toàn")


def test_an_address_is_taken_off() -> None:
    assert address_of("Đề nghị MTTQVN và ngành, đoàn thể phường") == "MTTQVN và ngành, đoàn thể phường"
    assert address_of("Giao Công an xã:") == "Công an xã"


def test_the_subject_ends_at_the_verb_but_not_inside_a_name() -> None:
    assert subject_before_verb("Sở Kế hoạch và Đầu tư chủ trì") == "Sở Kế hoạch và Đầu tư"
    assert subject_before_verb("Các tổ chức, doanh nghiệp phối hợp") == "Các tổ chức, doanh nghiệp"
    assert subject_before_verb("Chủ trì, phối hợp với Công an xã") is None
