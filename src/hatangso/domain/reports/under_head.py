"""An official document from its head and what it says."""

from hatangso.domain.reports.blocks import Block
from hatangso.domain.reports.facts import Head
from hatangso.domain.reports.model import Annex, OfficialDocument, Signature


def under_head(
    head: Head,
    *,
    kind: str,
    body: tuple[Block, ...],
    legal_bases: tuple[str, ...] = (),
    annexes: tuple[Annex, ...] = (),
) -> OfficialDocument:
    """Letterhead, addressees, recipients and signature as the head tells them. `kind`: 'Báo cáo'."""
    return OfficialDocument(
        parent=head.parent,
        issuer=head.issuer,
        issuer_in_words=head.issuer_in_words,
        symbol=head.symbol,
        number=head.number,
        place=head.place,
        issued_on=head.issued_on,
        kind=kind,
        subject=head.subject,
        addressees=head.addressees,
        legal_bases=legal_bases,
        body=body,
        recipients=head.recipients,
        signature=Signature(head.authority, head.signer_name),
        annexes=annexes,
    )
