"""Commitments: every bullet or paragraph of the plan's body, whole, under its nearest heading."""

from hatangso.domain.plans import sections
from hatangso.domain.plans.doubts import about_text, confidence
from hatangso.domain.plans.flow import Passage
from hatangso.domain.plans.items import Commitment
from hatangso.domain.plans.measures import measures_of
from hatangso.domain.plans.outline import Placed
from hatangso.domain.plans.targets import points_to_annex


def read_commitments(placed: tuple[Placed, ...]) -> tuple[Commitment, ...]:
    """The body's passages in document order. An introduction that ends in ':' is one too,
    but not one that only opens a table."""
    return tuple(
        _commitment(item.element, item)
        for item in placed
        if isinstance(item.element, Passage)
        and in_body(item)
        and not points_to_annex(item.element.text)
        and not item.before_table
    )


def in_body(item: Placed) -> bool:
    """Whether an item stands under tasks or solutions, or under contents that name no other part."""
    if item.section == sections.BODY:
        return True
    if item.section != sections.CONTENT or item.heading is None:
        return False
    opened = next(heading for heading in item.path if heading.section == sections.CONTENT)
    kinds = sections.kinds_of(opened.text)
    return sections.BODY in kinds or kinds == (sections.CONTENT,)


def _commitment(passage: Passage, item: Placed) -> Commitment:
    measures = measures_of(passage.text, passage.span.start, figures_only=True)
    doubts = about_text(passage.text)
    if any(measure.indicator is None for measure in measures):
        doubts = (*doubts, "no_indicator")
    opened = item.path[0].text if item.path else ""
    if not sections.kinds_of(opened):
        doubts = (*doubts, "not_body_heading")
    return Commitment(
        heading=item.heading.text if item.heading else None,
        text=passage.text,
        measures=measures,
        source=passage.span,
        confidence=confidence(doubts),
        doubts=doubts,
    )
