"""Lines of the lists beside the map: an asset as the person may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hatangso.domain.assets.states import STATES, State
from hatangso.store.assets.models import Asset
from hatangso.store.assets.sight import Seen, Sight, seen
from hatangso.web.components.asset_mark import asset_mark
from hatangso.web.pages.assets.words import commune_words
from hatangso.web.templatetags.progress import spoken


@dataclass(frozen=True)
class Row:
    """One asset: what is said of it in a line."""

    seen: Seen
    mark: SafeString
    title: str
    type: str
    state: str
    owner: str
    place: str

    @property
    def uid(self) -> str:
        return str(self.seen.asset.uid)


def rows_of(assets: Iterable[Asset], sight: Sight) -> list[Row]:
    """The assets must come with `owner` and `unit`."""
    return [row_of(asset, sight) for asset in assets]


def row_of(asset: Asset, sight: Sight) -> Row:
    """One line of it."""
    told = seen(asset, sight)
    kind = spoken(told.type.name) if told.type else asset.type
    return Row(
        seen=told,
        mark=asset_mark(asset.type, asset.state),
        title=told.name or told.code or _("%(type)s chưa đặt tên") % {"type": kind},
        type=kind,
        state=state_name(asset.state),
        owner=told.owner,
        place=commune_words(asset),
    )


def state_name(state: str) -> str:
    """The state in words; unknown for one of the past."""
    return spoken(STATES[State(state)] if state in STATES else STATES[State.UNKNOWN])


def state_rows() -> list[tuple[str, Any, str]]:
    """Every state: its code, its words, the look of its mark."""
    return [(state.value, spoken(words), state.value) for state, words in STATES.items()]
