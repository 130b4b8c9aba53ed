"""What became of a former unit is entered with its source; the ward is then found by the former name."""

from datetime import UTC, date, datetime

import pytest
import shapely
from django.core.exceptions import PermissionDenied

from hatangso.adapters.boundary_file import Feature
from hatangso.adapters.table_file import read_table
from hatangso.flows.enter_succession import (
    FormerUnit,
    enter_succession,
    import_successions,
    rehearse_successions,
    remove_succession,
)
from hatangso.flows.load_boundaries import keep_boundaries
from hatangso.flows.refused import Refused
from hatangso.flows.tell_share import tell_share
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Succession, Unit
from hatangso.store.places.queries import search_units, who_became
from tests.world import START, World

TODAY = date(2026, 11, 21)
FORMER = FormerUnit(
    "phuong", "Cầu Đất", "thành phố Mây, tỉnh Sông Mây", START, True, "Nghị quyết giả định 02"
)


def officer(world: World) -> Actor:
    return Actor(world.people["officer"], TODAY)


def test_it_is_entered_found_and_taken_back(world: World) -> None:
    entered = enter_succession(actor=officer(world), unit=world.ward, former=FORMER, today=TODAY)
    former = entered.predecessor
    assert (former.full_name, former.valid_to, former.code) == ("phường Cầu Đất", START, "")
    assert [b.unit for b in who_became(former, TODAY)] == [world.ward]
    assert search_units("cau dat")[0] == world.ward
    with pytest.raises(Refused, match="đã được nhập"):
        enter_succession(actor=officer(world), unit=world.ward, former=FORMER, today=TODAY)
    remove_succession(actor=officer(world), succession=entered)
    assert not Unit.objects.filter(name="Cầu Đất").exists()
    assert search_units("cau dat") == []


def test_the_code_it_had_is_kept_and_a_boundary_of_its_time_is_its_own(world: World) -> None:
    told = FormerUnit(**{**vars(FORMER), "code": world.ward.code})
    entered = enter_succession(actor=officer(world), unit=world.ward, former=told, today=TODAY)
    former = entered.predecessor
    assert former.code == world.ward.code
    feature = [Feature(1, former.code, shapely.box(110.0, 13.0, 110.1, 13.1))]
    for day in (date(2020, 1, 1), START):
        keep_boundaries(
            features=feature, source="nguồn", valid_from=day, now=datetime(2026, 11, 21, tzinfo=UTC)
        )
    assert [*former.boundaries.values_list("valid_from", flat=True)] == [date(2020, 1, 1)]
    assert [*world.ward.boundaries.values_list("valid_from", flat=True)] == [START]
    former.boundaries.all().delete()
    remove_succession(actor=officer(world), succession=entered)
    assert not Unit.objects.filter(name="Cầu Đất").exists()


def test_a_source_is_asked_for_and_the_future_refused(world: World) -> None:
    for changes, field in (
        ({"source": " "}, "source"),
        ({"on": date(2027, 1, 1)}, "on"),
        ({"kind": "lang"}, "kind"),
        ({"code": "11 7"}, "code"),
    ):
        wrong = FormerUnit(**{**vars(FORMER), **changes})
        with pytest.raises(Refused) as refused:
            enter_succession(actor=officer(world), unit=world.ward, former=wrong, today=TODAY)
        assert refused.value.field == field


def test_a_unit_split_between_two_is_one_former_unit_with_two_successors(world: World) -> None:
    half = FormerUnit(**{**vars(FORMER), "whole": False})
    enter_succession(actor=officer(world), unit=world.ward, former=half, today=TODAY)
    there = Actor(world.people["other_officer"], TODAY)
    enter_succession(actor=there, unit=world.other, former=half, today=TODAY)
    former = Unit.objects.get(name="Cầu Đất")
    assert {(b.unit.name, b.whole) for b in who_became(former, TODAY)} == {
        ("An Hòa", False),
        ("Bình Minh", False),
    }


def test_rows_without_a_source_refuse_the_whole_table(world: World) -> None:
    lines = (
        "Loại,Tên,Thuộc,Ngày,Toàn bộ,Căn cứ\n"
        "Xã,Đông,huyện A,01/07/2025,toàn bộ,NQ 1\n"
        "Xã,Tây,huyện A,01/07/2025,một nửa,\n"
        "Làng,Nam,huyện A,01/07/2035,,NQ 1\n"
    )
    told = rehearse_successions(
        actor=officer(world), unit=world.ward, table=read_table(lines.encode()), today=TODAY
    )
    assert sorted(fault.cell for fault in told.faults) == ["A4", "D4", "E3", "F3"]
    before = Succession.objects.count()
    with pytest.raises(Refused):
        import_successions(
            actor=officer(world), unit=world.ward, table=read_table(lines.encode()), today=TODAY
        )
    assert Succession.objects.count() == before
    right = lines.splitlines()[0] + "\n" + lines.splitlines()[1] + "\nXã,An Hạ,,01/07/2025,,NQ 9\n"
    told = import_successions(
        actor=officer(world), unit=world.ward, table=read_table(right.encode()), today=TODAY
    )
    assert (told.added, told.same) == (1, 1)  # xã An Hạ was entered before
    assert Succession.objects.count() == before + 1


def test_the_share_of_people_that_came_is_kept_with_its_source_and_never_beyond_the_whole(
    world: World,
) -> None:
    sixty = FormerUnit(
        **{**vars(FORMER), "whole": False, "share": 0.6, "share_source": "Đề án", "population": 10_000}
    )
    entered = enter_succession(actor=officer(world), unit=world.ward, former=sixty, today=TODAY)
    assert (entered.share, entered.predecessor.population) == (0.6, 10_000)
    there = Actor(world.people["other_officer"], TODAY)
    half = FormerUnit(**{**vars(sixty), "share": 0.5})
    with pytest.raises(Refused, match="60 %") as refused:
        enter_succession(actor=there, unit=world.other, former=half, today=TODAY)
    assert refused.value.field == "share"
    forty = FormerUnit(**{**vars(sixty), "share": 0.4})
    other = enter_succession(actor=there, unit=world.other, former=forty, today=TODAY)
    assert other.predecessor == entered.predecessor
    tell_share(actor=there, succession=other, share=0.35, share_source="Đề án", population=9_900)
    other.predecessor.refresh_from_db()
    assert (other.share, other.predecessor.population) == (0.35, 9_900)
    for changes, field in (
        ({"share": 1.2}, "share"),
        ({"share": 0.3, "share_source": " "}, "share_source"),
    ):
        with pytest.raises(Refused) as refused:
            tell_share(
                **{
                    "actor": there,
                    "succession": other,
                    "share": 0.4,
                    "share_source": "Đề án",
                    "population": None,
                    **changes,
                }  # type: ignore[arg-type]
            )
        assert refused.value.field == field
    with pytest.raises(PermissionDenied):
        tell_share(actor=officer(world), succession=other, share=0.4, share_source="Đề án", population=None)


def test_what_came_whole_has_no_share_of_its_own(world: World) -> None:
    wrong = FormerUnit(**{**vars(FORMER), "share": 0.6, "share_source": "Đề án"})
    with pytest.raises(Refused) as refused:
        enter_succession(actor=officer(world), unit=world.ward, former=wrong, today=TODAY)
    assert refused.value.field == "share"


def test_a_table_tells_people_and_shares_too(world: World) -> None:
    head = "Loại,Tên,Thuộc,Ngày,Toàn bộ,Căn cứ,Dân số,Tỷ lệ dân số (%),Căn cứ tỷ lệ\n"
    wrong = head + (
        "Xã,Đông,,01/07/2025,một phần,NQ 1,mười,130,Đề án\n"
        "Xã,Tây,,01/07/2025,một phần,NQ 1,,60,\n"
        "Xã,Bắc,,01/07/2025,toàn bộ,NQ 1,,60,Đề án\n"
    )
    told = rehearse_successions(
        actor=officer(world), unit=world.ward, table=read_table(wrong.encode()), today=TODAY
    )
    assert [fault.cell for fault in told.faults] == ["G2", "H2", "I3", "H4"]
    right = head + 'Xã,Đông,,01/07/2025,một phần,NQ 1,8.200,"37,5",Đề án\n'
    import_successions(actor=officer(world), unit=world.ward, table=read_table(right.encode()), today=TODAY)
    step = Succession.objects.get(predecessor__name="Đông")
    assert (step.share, step.share_source, step.predecessor.population) == (0.375, "Đề án", 8200)
