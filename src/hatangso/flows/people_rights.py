"""Who may manage whom: never outside one's own reach, nor a superuser, nor the last administrator away."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from hatangso.domain.access.roles import ROLES
from hatangso.domain.organisations.kinds import BUSINESSES
from hatangso.flows.refused import Refused
from hatangso.store.accounts.models import User
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.places.models import Unit


def require_over(actor: Actor, person: User) -> None:
    """Raise PermissionDenied unless every unit in which the person ever acted is within the actor's reach.

    A person's password opens all their roles, so whoever could set it for one role would hold the others too.
    """
    if actor.user.is_superuser:
        return
    units = Unit.objects.filter(organisations__memberships__user=person).distinct()
    if person.is_superuser or not units or not all(actor.may("manage_people", unit) for unit in units):
        raise PermissionDenied(
            _("Tài khoản này còn vai trò ngoài phạm vi bạn quản trị; xin nhờ quản trị cấp trên.")
        )


def check_role(role: str, organisation: Organisation) -> None:
    """Raise Refused where a role does not fit the organisation."""
    business = organisation.kind in BUSINESSES
    if role not in ROLES:
        raise Refused(_("Hãy chọn vai trò trong danh sách."), field="role")
    if organisation.is_collective:
        raise Refused(_("Đây là một nhóm nhiều đơn vị; hãy chọn một đơn vị cụ thể."), field="organisation")
    if (role == "operator") != business:
        raise Refused(_("Vai trò doanh nghiệp chỉ dùng cho doanh nghiệp, và ngược lại."), field="role")
    if (role == "police") != (organisation.kind == "police") and role not in {
        "head",
        "leader",
        "administrator",
    }:
        raise Refused(_("Vai trò công an chỉ dùng cho cơ quan công an, và ngược lại."), field="role")
    if role == "city_department" and organisation.unit.level != "province":
        raise Refused(_("Vai trò sở, ngành chỉ dùng cho cơ quan cấp tỉnh."), field="role")


def check_not_last_administrator(person: User, memberships: list[Membership], today: date) -> None:
    """Raise Refused where, without these memberships, nobody would administer one of their units."""
    if User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk).exists():
        return
    for membership in memberships:
        if membership.role != "administrator":
            continue
        unit = membership.organisation.unit
        places = [pk for pk in (unit.pk, unit.parent_id) if pk is not None]
        others = (
            Membership.objects.filter(role="administrator", organisation__unit_id__in=places)
            .filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today, user__is_active=True)
            .exclude(user=person)
        )
        if not others.exists():
            raise Refused(
                _("Đây là quản trị cuối cùng của địa phương. Hãy giao quản trị cho người khác trước.")
            )


def check_not_last_superuser(person: User) -> None:
    """Raise Refused where nobody else administers the whole installation."""
    if not person.is_superuser:
        return
    if not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk).exists():
        raise Refused(_("Đây là quản trị duy nhất của cả hệ thống; không ngừng tài khoản này được."))
