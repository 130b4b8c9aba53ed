"""One person: what they are called, their roles, and what an administrator may do with the account."""

from collections.abc import Callable
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hatangso.flows.give_role import end_role, give_role
from hatangso.flows.keep_account import (
    change_person,
    disable,
    enable,
    end_one_session,
    give_new_password,
    reset_second_step,
)
from hatangso.flows.make_account import make_account, temporary_password
from hatangso.flows.people_rights import require_over
from hatangso.flows.refused import Refused
from hatangso.store.accounts.models import User
from hatangso.store.organisations.models import Membership
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.people.forms import PersonForm, RoleForm


@unit_page("manage_people")
@never_cache
def person_new(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new account with its first role; the temporary password is shown in the answer, and never again."""
    today = timezone.localdate()
    person_form, role_form = (
        PersonForm(request.POST or None),
        RoleForm(request.POST or None, unit=unit, today=today),
    )
    if request.method == "POST" and person_form.is_valid() and role_form.is_valid():
        password = temporary_password()
        role = role_form.cleaned_data
        try:
            made = make_account(
                actor=request.actor,  # type: ignore[attr-defined]
                person=person_form.facts(),
                password=password,
                **role,
            )
        except Refused as refused:
            target = person_form if refused.field in person_form.fields else role_form
            target.add_error(refused.field if refused.field in target.fields else None, refused.sentence)
        else:
            return render(request, "people/password.html", {"person": made, "password": password})
    return render(request, "people/new.html", {"person_form": person_form, "role_form": role_form})


@unit_page("manage_people")
def person(request: HttpRequest, unit: Unit, person_id: int) -> HttpResponse:
    """The person's page; POST changes their facts."""
    one = _person(unit, person_id)
    facts = {
        "full_name": one.full_name,
        "position": one.position,
        "username": one.username,
        "email": one.email,
    }
    form = PersonForm(request.POST or None, initial=facts)
    if request.method == "POST" and form.is_valid():
        try:
            change_person(actor=request.actor, person=one, facts=form.facts())  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("person", unit.code, one.pk)
    return _page(request, unit, one, form=form)


@unit_page("manage_people")
@require_POST
def role_new(request: HttpRequest, unit: Unit, person_id: int) -> HttpResponse:
    """A further role."""
    one = _person(unit, person_id)
    form = RoleForm(request.POST, unit=unit, today=timezone.localdate())
    if form.is_valid():
        try:
            give_role(actor=request.actor, person=one, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("Đã giao vai trò."))
            return redirect("person", unit.code, one.pk)
    return _page(request, unit, one, role_form=form)


@unit_page("manage_people")
@require_POST
def role_end(request: HttpRequest, unit: Unit, person_id: int, membership_id: int) -> HttpResponse:
    """End a role today."""
    one = _person(unit, person_id)
    held = get_object_or_404(
        Membership.objects.select_related("organisation__unit", "user"),
        pk=membership_id,
        user=one,
        organisation__unit=unit,
    )
    today = timezone.localdate()

    def done() -> str:
        end_role(actor=request.actor, membership=held, on=today, today=today)  # type: ignore[attr-defined]
        return _("Vai trò đã kết thúc từ hôm nay.")

    return _tried(request, unit, one, done)


@unit_page("manage_people")
@require_POST
@never_cache
def password_new(request: HttpRequest, unit: Unit, person_id: int) -> HttpResponse:
    """A new temporary password, shown in the answer."""
    one = _person(unit, person_id)
    password = temporary_password()
    give_new_password(actor=request.actor, person=one, password=password)  # type: ignore[attr-defined]
    return render(request, "people/password.html", {"person": one, "password": password})


@unit_page("manage_people")
@require_POST
def second_step_off(request: HttpRequest, unit: Unit, person_id: int) -> HttpResponse:
    """Take the second step away."""
    one = _person(unit, person_id)

    def done() -> str:
        reset_second_step(actor=request.actor, person=one)  # type: ignore[attr-defined]
        return _("Đã gỡ xác thực hai bước; mọi phiên của người này đã kết thúc.")

    return _tried(request, unit, one, done)


@unit_page("manage_people")
@require_POST
def switch(request: HttpRequest, unit: Unit, person_id: int) -> HttpResponse:
    """Disable or enable the account."""
    one = _person(unit, person_id)

    def done() -> str:
        if one.is_active:
            disable(actor=request.actor, person=one, today=timezone.localdate())  # type: ignore[attr-defined]
            return _("Đã ngừng tài khoản.")
        enable(actor=request.actor, person=one)  # type: ignore[attr-defined]
        return _("Tài khoản dùng lại được.")

    return _tried(request, unit, one, done)


@unit_page("manage_people")
@require_POST
def session_end(request: HttpRequest, unit: Unit, person_id: int, session_id: int) -> HttpResponse:
    """End one session of the person."""
    one = _person(unit, person_id)
    session = get_object_or_404(UserSession, pk=session_id, user=one)

    def done() -> str:
        end_one_session(actor=request.actor, person=one, session_key=session.session_key)  # type: ignore[attr-defined]
        return _("Đã kết thúc phiên.")

    return _tried(request, unit, one, done)


def _person(unit: Unit, person_id: int) -> User:
    found = User.objects.filter(pk=person_id, memberships__organisation__unit=unit).first()
    if found is None:
        raise Http404
    return found


def _tried(request: HttpRequest, unit: Unit, one: User, done: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, done())
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("person", unit.code, one.pk)


def _page(
    request: HttpRequest,
    unit: Unit,
    one: User,
    form: PersonForm | None = None,
    role_form: RoleForm | None = None,
) -> HttpResponse:
    today: date = timezone.localdate()
    facts = {
        "full_name": one.full_name,
        "position": one.position,
        "username": one.username,
        "email": one.email,
    }
    try:
        require_over(request.actor, one)  # type: ignore[attr-defined]
        is_mine = True
    except PermissionDenied:
        is_mine = False
    context = {
        "person": one,
        "form": form or PersonForm(initial=facts),
        "role_form": role_form or RoleForm(unit=unit, today=today),
        "roles": Membership.objects.filter(user=one)
        .select_related("organisation__unit")
        .order_by("-valid_from"),
        "sessions": UserSession.objects.filter(user=one).order_by("-last_seen_at") if is_mine else (),
        "has_second_step": Authenticator.objects.filter(user=one, type=Authenticator.Type.TOTP).exists(),
        "is_mine": is_mine,
        "today": today,
    }
    return render(request, "people/person.html", context)


_ONE = "<unit:unit_code>/nguoi-dung/<int:person_id>/"
urlpatterns = [
    path("<unit:unit_code>/nguoi-dung/moi/", person_new, name="person_new"),
    path(_ONE, person, name="person"),
    path(f"{_ONE}vai-tro/", role_new, name="person_role_new"),
    path(f"{_ONE}vai-tro/<int:membership_id>/ket-thuc/", role_end, name="person_role_end"),
    path(f"{_ONE}mat-khau/", password_new, name="person_password"),
    path(f"{_ONE}hai-buoc/", second_step_off, name="person_second_step"),
    path(f"{_ONE}ngung/", switch, name="person_switch"),
    path(f"{_ONE}phien/<int:session_id>/", session_end, name="person_session_end"),
]
