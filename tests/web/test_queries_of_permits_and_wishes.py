"""Permits, findings, proposals, platforms: of 50 rows a page makes as many queries as of one."""

from datetime import date
from typing import Any
from uuid import uuid4

import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hatangso.store.assets.models import Asset
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.permits.models import Finding, PermitFile, PermitOpinion, PermitStep
from hatangso.store.places.models import Unit
from hatangso.store.wishes.models import PlaceWish, Platform, PlatformUse
from tests.work_world import NOW
from tests.world import START, World

LISTS = ("permits", "findings", "wishes", "platforms")
ASKED = (
    "permits?export=csv", "permits?q=ho+so&state=open", "findings?export=csv", "wishes?export=csv",
    "wishes?export=geojson", "platforms?export=csv",
)  # fmt: skip


class Heap:
    """A permit file, a proposal and a platform on which things are heaped, and as many more beside them."""

    def __init__(self, world: World) -> None:
        self.world, self.number = world, 0
        self.permit = self._permit()
        self.wish = self._wish()
        self.platform = self._platform()

    def add(self, count: int) -> None:
        """So many more of everything: beside the first ones, and on them."""
        for _ in range(count):
            self.number += 1
            paper, asset = self._paper(), self._asset()
            office = Organisation.objects.create(
                unit=self.world.ward, kind="office", name=f"Phòng {self.number}", valid_from=START
            )
            self._permit().assets.add(asset)
            self._on_permit(self.permit, office, paper, asset)
            self._wish()
            self.wish.files.add(paper)
            for platform in (self.platform, self._platform()):
                PlatformUse.objects.create(platform=platform, office=office, users=3, staff=4)
            self._finding(asset, office)

    def _here(self) -> dict[str, Any]:
        return {"unit": self.world.ward, "province": self.world.province, "uid": uuid4()}

    def _who(self) -> dict[str, Any]:
        return {"made_by": self.world.people["officer"], "made_at": NOW, "changed_at": NOW}

    def _paper(self) -> Received:
        return Received.objects.create(
            unit=self.world.ward, sha256="0" * 64, size=1, media_type="application/pdf", file_name="a.pdf",
            purpose="permit", received_at=NOW,
        )  # fmt: skip

    def _asset(self) -> Asset:
        owner = Organisation.objects.create(
            unit=self.world.province, kind="operator", name=f"Viễn thông {self.number}", valid_from=START
        )
        asset = Asset(
            **self._here(), type="antenna_mast", name=f"Cột {self.number}", owner=owner, operator=owner,
            state="planned", changed_at=NOW, lon=105.05, lat=21.05,
        )  # fmt: skip
        asset.take_shape(shapely.Point(105.05, 21.05))
        asset.save()
        return asset

    def _permit(self) -> PermitFile:
        return PermitFile.objects.create(
            **self._here(), **self._who(), kind="road_opening", title=f"Hồ sơ {self.number}", state="filed",
            applicant=self.world.organisations["operator_a"], search_key="ho so",
        )  # fmt: skip

    def _on_permit(self, one: PermitFile, office: Organisation, paper: Received, asset: Asset) -> None:
        one.files.add(paper)
        one.assets.add(asset)
        PermitOpinion.objects.create(
            permit=one, office=office, asked_at=NOW, due_on=date(2026, 11, 30)
        ).files.add(paper)
        PermitStep.objects.create(
            permit=one, action="ask", organisation=office, by=self.world.people["head"], at=NOW
        ).files.add(paper)

    def _finding(self, asset: Asset, party: Organisation) -> Finding:
        return Finding.objects.create(
            **self._here(), **self._who(), kind="violation", asset=asset, party=party, found="Thiếu biển",
            happened_on=date(2026, 11, 20), outcome="open",
        )  # fmt: skip

    def _wish(self) -> PlaceWish:
        wish = PlaceWish(
            **self._here(), **self._who(), proposer=self.world.organisations["operator_a"], kind="mast",
            title=f"Cột ở xóm {self.number}", reason="Lõm sóng", priority=1, state="proposed",
        )  # fmt: skip
        wish.take_shape(shapely.Point(105.05, 21.05))
        wish.save()
        return wish

    def _platform(self) -> Platform:
        return Platform.objects.create(
            uid=uuid4(), unit=self.world.ward, name=f"Nền tảng {self.number}", kind="shared",
            changed_by=self.world.people["officer"], changed_at=NOW,
        )  # fmt: skip


def queries(heap: Heap, client: Client, unit: Unit, left_out: str = "") -> dict[str, int]:
    """By page, how many it makes; without pages of that name."""
    pages = {
        page: f"{reverse(page.partition('?')[0], args=[unit.code])}?{page.partition('?')[2]}"
        for page in (*LISTS, *ASKED)
        if not (left_out and page.startswith(left_out))
    }
    for name, one in (("permit", heap.permit), ("wish", heap.wish), ("platform", heap.platform)):
        if name != left_out and (name != "platform" or unit == one.unit):
            pages[name] = reverse(name, args=[unit.code, one.pk])
    counts = {}
    for page, address in pages.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200, page
        counts[page] = len(asked)
    return counts


def test_the_count_of_queries_does_not_grow_with_the_rows(world: World) -> None:
    heap = Heap(world)
    heap.add(1)
    clients: list[tuple[str, Client, Unit, str]] = []
    for who, unit, not_theirs in (
        ("head", world.ward, ""), ("city", world.province, ""), ("operator", world.ward, "platform"),
    ):  # fmt: skip
        client = Client()
        client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
        clients.append((who, client, unit, not_theirs))
    for _ in range(2):  # the second time caches are warm
        few = {who: queries(heap, client, unit, no) for who, client, unit, no in clients}
    heap.add(49)
    many = {who: queries(heap, client, unit, no) for who, client, unit, no in clients}
    grown = {
        (who, page): (few[who][page], count)
        for who, pages in many.items()
        for page, count in pages.items()
        if count > few[who][page]
    }
    assert grown == {}
    assert max(max(pages.values()) for pages in many.values()) < 45
