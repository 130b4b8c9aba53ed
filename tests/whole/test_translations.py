"""The product speaks English as wholly as Vietnamese: every text is translated, and every page shows it.

Pages are those of the demo, found by following links from where its people begin. What they may still say
in Vietnamese is data (plans, names, reasons people wrote) and whatever is marked lang="vi".
"""

import gettext as gettext_module
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from babel.messages.catalog import Catalog, Message
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import override, trans_real
from scripts.collect_messages import PO, as_po, collected, untranslated
from scripts.compile_messages import main as compile_messages

from hatangso.adapters.coordinates import systems
from hatangso.catalog.discovery import indicators
from hatangso.catalog.places import KIND_WORDS
from hatangso.catalog.probe_tests import probe_tests
from hatangso.domain.organisations.kinds import KINDS
from hatangso.flows.make_demo import make_demo
from hatangso.store.accounts.models import User

pytestmark = pytest.mark.xdist_group("translations")  # all read what is collected once
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|</?[a-z]+>")
VIETNAMESE = re.compile(
    r"[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE
)
SHOWN_ATTRIBUTES = {
    "title",
    "alt",
    "placeholder",
    "aria-label",
    "data-label",
    "data-confirm",
    "aria-description",
}
SILENT = {"script", "style", "template"}
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
PEOPLE = {
    "canbo": ("D0101", ["overview", "plans"]),
    "lanhdao": ("D0101", ["overview", "audit"]),
    "canbo2": ("D0102", ["overview", "plans"]),
    "quantri": ("D0101", ["people", "audit"]),
}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@cache
def gathered() -> Catalog:
    """What collecting finds in the sources, collected once."""
    return collected()


@cache
def messages() -> list[Message]:
    """Every text with its translation."""
    return [message for message in gathered() if message.id]


def sides(message: Message) -> tuple[list[str], list[str]]:
    """The Vietnamese texts and the English ones: one of each, or two where there is a plural."""
    vi, en = message.id, message.string or ""
    return [vi] if isinstance(vi, str) else list(vi), [en] if isinstance(en, str) else list(en)


def test_the_file_of_translations_is_what_collecting_writes() -> None:
    written = PO.read_bytes().split(b"\n\n", 1)[1]
    assert written == as_po(gathered()).split(b"\n\n", 1)[1], "run: make messages"


def test_every_text_has_an_english_one() -> None:
    assert untranslated(gathered()) == []


def test_both_sides_have_the_same_placeholders() -> None:
    unequal = []
    for message in messages():
        vi, en = sides(message)
        wanted = sorted(PLACEHOLDER.findall(vi[0]))
        unequal += [text for text in en if sorted(PLACEHOLDER.findall(text)) != wanted]
    assert unequal == []


def test_english_texts_are_english() -> None:
    """Vietnamese stays inside an English text only where the reader must type or recognise it."""
    same = [
        m.id for m in messages() if m.id == m.string and VIETNAMESE.search(str(m.id)) and m.id != "Hạ Tầng Số"
    ]
    assert same == []


class Shown(HTMLParser):
    """The texts of a page a person sees or hears, and its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        above = self._open[-1][1] if self._open else False
        apart = tag in SILENT or (told["lang"] == "vi" if "lang" in told else above)
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        if not apart:
            self.texts += [value for name, value in told.items() if name in SHOWN_ATTRIBUTES]
        if tag not in VOID:
            self._open.append((tag, apart))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A self-closed tag of SVG holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        if any(open_tag == tag for open_tag, _apart in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][1]) and data.strip():
            self.texts.append(" ".join(data.split()))


def pages_of(client: Client, starts: list[str]) -> Iterator[tuple[str, Shown]]:
    """The pages reached from there by links, two of each kind at most."""
    waiting, seen = list(starts), set(starts)
    kinds: dict[str, int] = {}
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address, follow=True)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        shown = Shown(answer.content.decode())
        yield address, shown
        for link in shown.links:
            found = urlsplit(urljoin(address, link))
            whole = found.path + (f"?{found.query}" if found.query else "")
            if found.netloc or whole in seen or "export" in found.query:
                continue
            try:
                name = resolve(found.path).view_name
            except Resolver404:
                continue
            if kinds.get(name, 0) >= 2:
                continue
            seen.add(whole)
            kinds[name] = kinds.get(name, 0) + 1
            waiting.append(whole)


def told_by_people() -> str:
    """All text of the database: what is data, not the product's own words."""
    said: list[str] = []
    for model in apps.get_models():
        fields = [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        said += [str(value) for row in model._default_manager.values_list(*fields) for value in row if value]
    said += [kind.label.vi for kind in KINDS.values()]
    said += [each.source for each in indicators().values()]
    said += [each.source for each in probe_tests().values()]
    said += KIND_WORDS.values()
    said += [each.places for each in systems().values()]
    return " ".join(" ".join(said).split())


def said_by_us() -> Callable[[str], bool]:
    """Whether a text is one of our Vietnamese ones, as they stand in a page with their values filled in."""
    texts = {vi for message in messages() for vi in sides(message)[0] if VIETNAMESE.search(vi)}
    held = [re.split(r"%\(\w+\)[a-z]", re.sub(r"</?[a-z]+>", "", text)) for text in texts - {"Hạ Tầng Số"}]
    parted = [[part.replace("%%", "%") for part in parts] for parts in held]
    plain = {parts[0] for parts in parted if len(parts) == 1}
    filled = [re.compile(".+?".join(map(re.escape, parts))) for parts in parted if len(parts) > 1]
    return lambda text: text in plain or any(whole.fullmatch(text) for whole in filled)


def vietnamese_words(texts: Iterable[str]) -> set[str]:
    words = (word.lower() for text in texts for word in re.findall(r"[^\W\d_]+", text))
    return {word for word in words if VIETNAMESE.search(word)}


@pytest.fixture
def compiled() -> None:
    """The .po as Django reads it, also where nobody ran make and where Django has looked before."""
    compile_messages()
    vars(trans_real)["_translations"].clear()
    vars(gettext_module)["_translations"].clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("compiled")
def test_the_first_page_of_an_empty_installation_is_english_too() -> None:
    client = Client()
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    answer = client.get("/", follow=True)
    assert answer.redirect_chain
    assert answer.headers["Content-Language"] == "en"
    said = {text for text in Shown(answer.content.decode()).texts if VIETNAMESE.search(text)}
    assert said <= {"Hạ Tầng Số", "Begin with Hạ Tầng Số"}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("compiled")
def test_every_page_of_the_demo_is_english_for_who_reads_english() -> None:
    make_demo(today=date(2026, 11, 21))
    User.objects.update(language="en")
    data, ours = told_by_people(), said_by_us()
    known = vietnamese_words([data, *(en for message in messages() for en in sides(message)[1])])
    kinds: set[str] = set()
    wrong: list[tuple[str, str]] = []

    @cache  # the menu stands on every page
    def is_wrong(text: str) -> bool:
        told = all(part.strip() in data for part in re.split(" · |▒+", text))  # titles; what was masked
        return (not told and ours(text)) or bool(vietnamese_words([text]) - known)

    with override("en"):
        for person, (unit, starts) in PEOPLE.items():
            client = Client()
            client.force_login(User.objects.get(username=person), backend=BACKEND)
            for address, shown in pages_of(client, [reverse(name, args=[unit]) for name in starts]):
                kinds.add(resolve(urlsplit(address).path).view_name)
                texts = {text for text in shown.texts if VIETNAMESE.search(text)}
                wrong += [(address, text) for text in texts if is_wrong(text)]
    assert wrong == []
    assert len(kinds) > 40, kinds
