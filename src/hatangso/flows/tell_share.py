"""How many people a former unit had, and which share of them came to this one: with a source, not guessed."""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Succession, Unit

ROUNDING = 0.005  # shares of one unit are typed with few digits: 33,3 % three times is a whole


def tell_share(
    *, actor: Actor, succession: Succession, share: float | None, share_source: str, population: int | None
) -> None:
    """Keep the share (0 to 1; None: not known) and the population of the former unit."""
    actor.require("manage_organisations", succession.successor)
    check_share(whole=succession.whole, share=share, share_source=share_source)
    with transaction.atomic():
        former = Unit.objects.select_for_update().get(pk=succession.predecessor_id)
        check_sum(former, succession, share)
        succession.share = share
        succession.share_source = share_source.strip()
        succession.save()
        if former.population != population:
            former.population = population
            former.save()


def check_share(*, whole: bool, share: float | None, share_source: str) -> None:
    """Refuse a share outside 0 to 1, one without its source, and a part where the whole came."""
    if share is None:
        return
    if not 0 < share <= 1:
        raise Refused(_("Tỷ lệ dân số phải lớn hơn 0 và không quá 100 %."), field="share")
    if whole and share < 1:
        raise Refused(
            _("Đã ghi là nhập toàn bộ; tỷ lệ chỉ nhập khi một phần đơn vị cũ thuộc về đây."), field="share"
        )
    if not share_source.strip():
        raise Refused(_("Hãy ghi căn cứ của tỷ lệ: đề án, nghị quyết, số liệu dân cư."), field="share_source")


def check_sum(former: Unit, mine: Succession | None, share: float | None) -> None:
    """Refuse shares of one former unit that make more than the whole of it."""
    others = Succession.objects.filter(predecessor=former)
    if mine is not None:
        others = others.filter(on=mine.on).exclude(pk=mine.pk)
    told = others.aggregate(told=Sum("share"))["told"] or 0.0
    if share is not None and told + share > 1 + ROUNDING:
        raise Refused(
            _("Các nơi khác đã nhận %(told)d %% dân số của %(former)s; cộng lại vượt quá 100 %%.")
            % {"told": round(100 * told), "former": former.full_name},
            field="share",
        )
