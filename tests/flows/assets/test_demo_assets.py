"""The demo's registry lies where it should, belongs to several, and has a history and a doubt to look at."""

from datetime import datetime

import pytest
from django.utils import timezone

from hatangso.catalog.asset_types import asset_types
from hatangso.flows.demo.assets import make_assets
from hatangso.flows.demo.boundaries import make_boundaries
from hatangso.flows.demo.province import make_province
from hatangso.store.assets.models import Asset, LikelyDuplicate

pytestmark = pytest.mark.django_db


def test_some_hundred_and_fifty_assets_of_every_type_and_several_owners() -> None:
    made = make_province()
    at = timezone.make_aware(datetime(2026, 11, 21, 9))
    make_boundaries(made, at)
    make_assets(made, at)
    assert 140 <= Asset.objects.count() <= 180
    assert set(Asset.objects.values_list("type", flat=True)) == set(asset_types())
    assert not Asset.objects.filter(demo=False).exists()
    communes = set(Asset.objects.exclude(geometry="").values_list("unit__code", flat=True))
    assert communes == {"D0101", "D0102", "D0104"}  # no place fell into the river's other bank or the sea
    owners = set(Asset.objects.filter(type="pole").values_list("owner__name", flat=True))
    assert owners == {"Viễn thông Mây Xanh", "Viễn thông Sao Sáng"}
    assert Asset.objects.get(code="MX-AH-03").version == 2
    assert Asset.objects.get(code="T029").state == "removed"
    assert LikelyDuplicate.objects.count() >= 1
    pair = LikelyDuplicate.objects.get(second__name="Camera ngõ chợ")
    assert pair.reasons == ["near"]
