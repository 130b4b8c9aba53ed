"""The first page of an empty installation: the code, the locality, the administrator."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, password_validation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.organisations import standard_organisations
from hatangso.flows.begin import begin, is_the_code
from hatangso.flows.make_account import PersonFacts
from hatangso.flows.refused import Refused
from hatangso.store.accounts.models import User
from hatangso.store.places.models import Unit
from hatangso.store.places.queries import search_units

PROVEN = "first_run_code_given"


class AdministratorForm(forms.Form):
    """Who administers."""

    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120)
    position = forms.CharField(label=gettext_lazy("Chức vụ"), max_length=120, required=False)
    username = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=40,
        help_text=gettext_lazy("Chữ không dấu, số, dấu chấm; ví dụ nguyen.van.a."),
    )
    email = forms.EmailField(label=gettext_lazy("Thư điện tử"), required=False)
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu"),
        widget=forms.PasswordInput,
        help_text=gettext_lazy("Ít nhất 10 ký tự; một cụm vài từ dễ nhớ là tốt."),
    )
    again = forms.CharField(label=gettext_lazy("Nhập lại mật khẩu"), widget=forms.PasswordInput)

    def clean(self) -> dict[str, str]:
        given: dict[str, str] = super().clean() or {}
        if given.get("password") != given.get("again"):
            self.add_error("again", _("Hai lần nhập mật khẩu chưa giống nhau."))
        elif password := given.get("password"):
            person = User(username=given.get("username", ""), full_name=given.get("full_name", ""))
            try:
                password_validation.validate_password(password, person)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return given


def first_run(request: HttpRequest) -> HttpResponse:
    """Step by step: `ma` the code, `q` the search of a locality, `unit` the one chosen, then the account."""
    if User.objects.exists():
        return redirect("home")
    if code := (request.POST.get("ma") or request.GET.get("ma", "")):
        if is_the_code(code, settings.DATA_DIR):
            request.session[PROVEN] = True
            return redirect("first_run")
        return render(request, "first_run.html", {"step": "code", "wrong": True}, status=403)
    if not request.session.get(PROVEN):
        return render(request, "first_run.html", {"step": "code"}, status=403)
    unit = (
        Unit.objects.select_related("parent")
        .filter(code=request.GET.get("unit") or "-", valid_to=None)
        .first()
    )
    if unit is None:
        text = request.GET.get("q", "").strip()
        found = search_units(text, limit=12) if text else []
        return render(request, "first_run.html", {"step": "place", "text": text, "found": found})
    return _account(request, unit)


def _account(request: HttpRequest, unit: Unit) -> HttpResponse:
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        person = PersonFacts(given["username"], given["full_name"], given["position"], given["email"])
        try:
            user = begin(
                person=person,
                password=given["password"],
                unit=unit,
                on=timezone.localdate(),
                data_folder=settings.DATA_DIR,
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            messages.success(
                request, _("Đã tạo tài khoản quản trị. Tiếp theo, hãy thêm cán bộ và thủ trưởng.")
            )
            return redirect("person_new", unit.code)
    organisations = standard_organisations(unit.level, unit.kind, unit.name, unit.full_name)
    context = {"step": "account", "form": form, "place": unit, "organisations": organisations}
    return render(request, "first_run.html", context)


urlpatterns = [path("bat-dau/", first_run, name="first_run")]
