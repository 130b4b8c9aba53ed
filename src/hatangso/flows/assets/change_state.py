"""An asset goes on in its life: from the plan to its permit, its service, its removal."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hatangso.domain.assets.lifecycle import DATE_OF, BadLife, require_step
from hatangso.domain.assets.states import State
from hatangso.flows.assets.keep_asset import keep_asset, require_edit
from hatangso.flows.refused import Refused, said_by
from hatangso.store.assets.models import Asset
from hatangso.store.assets.snapshot import draft_of_asset
from hatangso.store.organisations.access import Actor


def change_state(
    *,
    actor: Actor,
    asset: Asset,
    state: str,
    on: date | None,
    note: str = "",
    seen_version: int,
    now: datetime,
) -> Asset:
    """The next state from the day `on` (None: not known); the days of earlier states stay. Refused where it
    cannot follow, or the day cannot be."""
    require_edit(actor, asset)
    try:
        require_step(asset.state, state)
    except (BadLife, ValueError) as wrong:
        raise Refused(said_by(wrong), field="state") from None
    days: dict[str, Any] = {DATE_OF[State(state)]: on} if on is not None else {}
    return keep_asset(
        actor=actor,
        unit=asset.unit.parent or asset.unit,
        draft=replace(draft_of_asset(asset), state=state, **days),
        uid=asset.uid,
        asset=asset,
        seen_version=seen_version,
        how="state",
        note=note,
        now=now,
    )
