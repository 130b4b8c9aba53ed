"""A file is received by what it is, kept whole under its digest, and refused in one sentence."""

import hashlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.utils.translation import override

from hatangso.flows.receive import bytes_of, place_of, receive_file
from hatangso.flows.refused import Refused
from hatangso.flows.see_file import may_see_file
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import Obstacle
from tests.plan_world import NOW, uploaded
from tests.world import World

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def received(world: World, data: bytes, name: str, purpose: str = "evidence") -> Received:
    return receive_file(
        by=world.people["officer"],
        unit=world.ward,
        file=data,
        name=name,
        purpose=purpose,  # type: ignore[arg-type]
        now=NOW,
    )


def package(content_type: str, *extra: str) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/x.xml" ContentType="{content_type}"/></Types>',
        )
        for name in extra:
            archive.writestr(name, b"x")
    return kept.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def test_the_bytes_lie_once_under_their_digest(world: World, folder: Path) -> None:
    first, second = received(world, PNG, "ảnh.png"), received(world, PNG, "cùng ảnh.png")
    digest = hashlib.sha256(PNG).hexdigest()
    assert (first.sha256, second.sha256) == (digest, digest)
    assert [p for p in folder.rglob("*") if p.is_file()] == [folder / digest[:2] / digest]
    assert bytes_of(second) == PNG
    assert second.file_name == "cùng ảnh.png"


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (PNG, "a.pdf", "image/png"),  # the name does not count
        (b"\xff\xd8\xff" + bytes(100), "a.jpg", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), "a.heic", "image/heic"),
        (b"%PDF-1.7 ...", "a.pdf", "application/pdf"),
        (package(WORD), "a.docx", WORD.removesuffix(".main+xml")),
        (package(SHEET), "a.xlsx", SHEET.removesuffix(".main+xml")),
        ("thôn,hộ\nAn Hạ,120\n".encode(), "a.csv", "text/csv"),
    ],
)
def test_evidence_is_known_by_its_bytes(world: World, data: bytes, name: str, media_type: str) -> None:
    assert received(world, data, name).media_type == media_type


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (package(WORD, "word/vbaProject.bin"), "a.docx"),
        (b"MZ\x90\x00" + bytes(100), "a.exe"),
        (b"<!doctype html><script>alert(1)</script>", "a.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        (b"\xef\xbb\xbf <svg onload='alert(1)'/>", "a.txt"),
        (b"<?xml version='1.0'?><x/>", "a.csv"),
        (b"", "a.txt"),
        (b"PK\x03\x04 not a package", "a.docx"),
        (b"MZ\x90\x00" + bytes(100), "a.png"),
    ],
)
def test_what_could_do_harm_is_no_evidence_and_leaves_nothing(
    world: World, folder: Path, data: bytes, name: str
) -> None:
    with pytest.raises(Refused, match="không nhận được làm minh chứng"):
        received(world, data, name)
    assert Received.objects.count() == 0
    assert list(folder.rglob("*")) == []


def test_evidence_over_20_megabytes_is_refused_by_its_size(world: World, folder: Path) -> None:
    with pytest.raises(Refused, match="quá giới hạn 20 MB"):
        received(world, PNG + bytes(20 * 1024 * 1024), "to.png")
    assert list(folder.rglob("*")) == []


def test_a_plan_is_refused_in_the_language_of_the_page(world: World) -> None:
    with override("vi"), pytest.raises(Refused, match="bảng tính Excel"):
        received(world, package(SHEET), "ke-hoach.docx", "plan")
    with override("en"), pytest.raises(Refused, match="Excel workbook"):
        received(world, package(SHEET), "ke-hoach.docx", "plan")


def test_a_file_name_keeps_no_folders(world: World) -> None:
    assert received(world, PNG, "..\\..\\etc\\x/anh\x00.png").file_name == "anh.png"
    assert place_of("ab" + "0" * 62) == Path(settings.MEDIA_ROOT) / "ab" / ("ab" + "0" * 62)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("officer", True),
        ("economy_officer", True),
        ("head", True),
        ("leader", True),
        ("police", True),
        ("city", True),  # the department looks below
        ("other_officer", False),
        ("operator", False),
        ("administrator", False),
    ],
)
def test_a_plan_s_file_is_seen_by_who_sees_the_programme(world: World, person: str, seen: bool) -> None:
    plan = uploaded(world)
    actor = Actor(world.people[person], NOW.date())
    assert may_see_file(actor=actor, received=plan.received) is seen


def test_evidence_of_an_obstacle_is_seen_by_the_organisations_it_went_to(world: World) -> None:
    file = received(world, PNG, "anh.png")
    obstacle = Obstacle.objects.create(
        unit=world.ward,
        title="Mất điện",
        text="Trạm mất điện",
        raised_at=NOW,
        held_by=world.organisations["operator_a"],
    )
    obstacle.evidence.add(file)

    def seen(person: str) -> bool:
        return may_see_file(actor=Actor(world.people[person], NOW.date()), received=file)

    assert (seen("operator"), seen("rival"), seen("police"), seen("other_officer")) == (
        True,
        False,
        True,
        False,
    )


def test_a_file_that_hangs_on_nothing_is_its_sender_s_alone(world: World) -> None:
    file = received(world, PNG, "anh.png")
    assert may_see_file(actor=Actor(world.people["officer"], NOW.date()), received=file)
    assert not may_see_file(actor=Actor(world.people["head"], NOW.date()), received=file)
