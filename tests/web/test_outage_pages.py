"""Pages of outages: reported by form, hidden from rivals, counted, exported, few queries."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hatangso.store.outages.models import Outage
from tests.asset_world import kept, with_boundaries
from tests.outage_world import POINT, an_outage, moment
from tests.world import World


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(client: Client, name: str, *ids: Any, query: str = "") -> str:
    answer = client.get(reverse(name, args=ids) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def told(**more: Any) -> dict[str, Any]:
    return {
        "uid": "00000000-0000-0000-0000-000000000001", "place": "Ngõ 5", "services": ["mobile_data"],
        "cause": "power", "began_at": "2026-01-05T08:00", **more,
    }  # fmt: skip


def test_an_outage_is_reported_by_form_with_unknown_people(world: World) -> None:
    with_boundaries(world)
    client = signed_in(world, "officer")
    assert "Chưa có sự cố nào" in text_of(client, "outages", "D0101")
    swapped = client.post(reverse("outage_add", args=["D0101"]), told(shape="0; 0"))
    assert swapped.status_code == 422
    sent = client.post(reverse("outage_add", args=["D0101"]), told(shape="21,05; 105,05"))
    assert sent.status_code == 302
    outage = Outage.objects.get()
    assert (outage.people, outage.operator, outage.min_lon) == (None, None, 105.05)
    page = text_of(client, "outage", "D0101", outage.pk)
    assert "chưa biết" in page
    assert "Chuyển Điện lực" not in page  # nobody is known to whom it could go
    assert 'class="mark"' in page
    edited = client.post(
        reverse("outage_edit", args=["D0101", outage.pk]), told(place="Ngõ 7", people="12", seen="x")
    )
    assert edited.status_code == 422
    assert "vừa sửa" in edited.content.decode()


def test_a_rival_reads_no_cause_operator_or_people(world: World) -> None:
    outage = an_outage(world, note="Tuyến trục A–B", people=1234)
    rival, owner = signed_in(world, "rival"), signed_in(world, "operator")
    for name, ids in (("outages", ("D0101",)), ("outage", ("D0101", outage.pk))):
        mine, theirs = text_of(owner, name, *ids), text_of(rival, name, *ids)
        assert "Chợ Mới" in theirs
        for hidden in ("1.234", "Viễn thông Mây Xanh"):
            assert hidden in mine
            assert hidden not in theirs
    table = rival.get(reverse("outages", args=["D0101"]) + "?export=csv").content.decode()
    assert "Chợ Mới" in table
    assert "Đứt cáp" not in table
    assert "Tuyến trục" not in table
    assert "Không có sự cố nào trong khoảng này" in text_of(rival, "outage_statistics", "D0101")


def test_of_an_asset_with_a_hidden_place_rivals_read_the_commune_alone(world: World) -> None:
    """The form is filled with what everybody may know, and what is typed beyond that stays hidden."""
    with_boundaries(world)
    station = kept(
        world, kind="base_station", owner="operator_a", name="Trạm kín T9", code="T9", attributes={}
    )
    mast = kept(world, name="Cột Chợ Mới")
    rival, owner = signed_in(world, "rival"), signed_in(world, "operator")
    forms = [
        owner.get(reverse("outage_add", args=["D01"]), {"asset": str(one.uid)}).context["form"].initial
        for one in (station, mast)
    ]
    assert [(form["shape"], form["place"]) for form in forms] == [
        ("", "Trạm thu phát sóng di động (BTS), phường An Hòa"),
        ("21,0500000; 105,0500000", "Cột Chợ Mới"),
    ]
    hidden = an_outage(world, unit=world.province, place="Trạm kín T9", shape=POINT, asset=station)
    shown = {
        who: [
            "Trạm kín" in text_of(client, "outages", "D01", query=query)
            for query in ("", "?export=csv", "?q=kín+T9")
        ]
        + ["Trạm kín" in text_of(client, "outage", "D01", hidden.pk)]
        for who, client in (("owner", owner), ("rival", rival))
    }
    assert shown == {"owner": [True] * 4, "rival": [False] * 4}
    page = text_of(rival, "outage", "D01", hidden.pk)
    assert "phường An Hòa" in page
    assert "105.05" not in page
    assert 'class="mark"' not in page + text_of(rival, "outages", "D01")
    assert "105,05" not in text_of(rival, "outages", "D01", query="?export=csv").replace(".", ",")


def test_hours_and_people_are_added_up(world: World) -> None:
    an_outage(world, people=100)  # two hours
    an_outage(world, "officer", people=None, ended_at=moment(20, 13))  # four hours, people not known
    page = text_of(
        signed_in(world, "officer"), "outage_statistics", "D0101", query="?since=2026-11-01&until=2026-11-20"
    )
    assert "≥ 200" in page  # 100 people × 2 h, and one of which they are not known
    assert "3,0" in page  # the median of 2 and 4
    csv = signed_in(world, "officer").get(
        reverse("outage_statistics", args=["D0101"]) + "?since=2026-11-01&until=2026-11-20&export=csv"
    )
    assert "Đứt cáp,2,0,6.0,2,3.0,200.0,1" in csv.content.decode()


def test_the_list_asks_the_same_queries_of_many(world: World) -> None:
    with_boundaries(world)
    client = signed_in(world, "city")
    text_of(client, "outages", "D01")  # what is looked up once
    counts = []
    for _round in range(2):
        for _number in range(3):
            an_outage(world, "city", world.province, shape=POINT)
        with CaptureQueriesContext(connection) as asked:
            text_of(client, "outages", "D01")
        counts.append(len(asked))
    assert counts[0] == counts[1]
