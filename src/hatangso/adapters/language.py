"""Whether a text is Vietnamese, by letters no other language uses."""

import unicodedata

from hatangso.adapters.refusals import DocumentRefused

_OWN_LETTERS = frozenset("đăơưĐĂƠƯ") | {chr(code) for code in range(0x1EA0, 0x1EFA)}
_ENOUGH_LETTERS = 60
_REFUSED_BELOW = 0.02
_DOUBTED_BELOW = 0.10


def vietnamese_share(text: str) -> float:
    """Share of the letters that only Vietnamese has (đ, ă, ơ, ư, ạ, ế …); 0 for a text without letters.

    The five plans of 2025 have 0.19 to 0.21; English, French or Chinese text has 0, and text with some
    Vietnamese names in it up to 0.02.
    """
    letters = [ch for ch in unicodedata.normalize("NFC", text) if ch.isalpha()]
    return sum(ch in _OWN_LETTERS for ch in letters) / len(letters) if letters else 0.0


def language_note(text: str) -> str | None:
    """A Vietnamese sentence when much of the text is in another language, else None.

    Raises DocumentRefused `not_vietnamese` when hardly any of it is Vietnamese, `no_text` when there
    are no letters. Very short texts are not judged.
    """
    letters = sum(ch.isalpha() for ch in text)
    if not letters:
        raise DocumentRefused("no_text")
    if letters < _ENOUGH_LETTERS:
        return None
    share = vietnamese_share(text)
    if share < _REFUSED_BELOW:
        raise DocumentRefused("not_vietnamese", f"share of Vietnamese letters {share:.3f}")
    if share < _DOUBTED_BELOW:
        return "Một phần lớn văn bản không phải tiếng Việt hoặc gõ không dấu; phần đó có thể đọc sót."
    return None
