"""Permit files of operator A at the ward, for a planned mast in the square of phường An Hòa.

NOW is Saturday 21 November 2026; the ward's time for a road opening is 7 working days, an opinion's 3.
"""

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from hatangso.domain.permits.permit_state import Act
from hatangso.flows.permits.decide_permit import act_on_permit
from hatangso.flows.permits.file_permit import PermitDraft, file_permit
from hatangso.store.assets.models import Asset
from hatangso.store.permits.models import PermitFile
from tests.asset_world import kept, uid_of, with_boundaries
from tests.work_world import NOW, acting
from tests.world import World

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def paper(name: str = "giay-phep.pdf") -> SimpleUploadedFile:
    """A small PDF as an upload."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


def planned_mast(world: World) -> Asset:
    """A mast of operator A that is planned."""
    with_boundaries(world)
    return kept(world, state="planned", in_service_on=None, uid=uid_of("cột dự kiến"))


def a_permit(world: World, **told: Any) -> PermitFile:
    """A road opening of operator A, filed by its person."""
    draft: dict[str, Any] = {
        "kind": "road_opening",
        "applicant": world.organisations["operator_a"],
        "title": "Đào đường Bờ Đê lắp cống bể",
    }
    return file_permit(
        actor=acting(world, told.pop("who", "operator")), unit=told.pop("unit", world.ward),
        files=told.pop("files", ()), uid=told.pop("uid", None) or uuid4(), draft=PermitDraft(**draft | told),
        now=NOW,
    )  # fmt: skip


def acted(world: World, permit: PermitFile, who: str, act: Act, **told: Any) -> PermitFile:
    """One act."""
    return act_on_permit(
        **{"actor": acting(world, who), "permit": permit, "act": act, "text": "Lý do", "now": NOW, **told}
    )
