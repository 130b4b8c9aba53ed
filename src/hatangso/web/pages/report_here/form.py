"""Sending a report: first the category, then one form that works without a script as well."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hatangso.domain.citizen_reports import consent
from hatangso.domain.citizen_reports.category import GROUPS, Category, Question
from hatangso.domain.citizen_reports.limits import MOST_PHOTOS, PHOTO_BYTES, TEXT_LETTERS
from hatangso.flows.citizen_reports.file_report import (
    Filed,
    Given,
    check_given,
    file_report,
    in_viet_nam,
    known_report,
)
from hatangso.flows.citizen_reports.flood import TooMany, admit
from hatangso.flows.citizen_reports.form_token import kept_or_new, read_form_token
from hatangso.flows.citizen_reports.near import NearReport, public_near
from hatangso.flows.citizen_reports.promises import promises_of
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.queries import taking_reports
from hatangso.store.places.models import Unit
from hatangso.web.attachments import EvidenceField
from hatangso.web.components.commune_map import commune_map
from hatangso.web.page import living_unit
from hatangso.web.pages.measure.sent import address_of, keepable
from hatangso.web.pages.report_here.sender import device_of, with_device
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.progress import spoken


class _Photos(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ReportForm(forms.Form):
    """What is asked of a category. The place is read by hand: hidden numbers that a script fills."""

    address = forms.CharField(
        label=gettext_lazy("Địa chỉ, chỗ dễ nhận ra"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Số nhà, ngõ, đường, thôn; gần trường, chợ, cột nào."),
    )
    text = forms.CharField(
        label=gettext_lazy("Sự việc thế nào?"),
        max_length=TEXT_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Đừng ghi họ tên, số điện thoại của ai ở đây."),
    )
    photos = EvidenceField(
        label=gettext_lazy("Ảnh (tối đa 3)"),
        widget=_Photos(attrs={"accept": "image/jpeg,image/png,image/webp", "data-most": MOST_PHOTOS}),
        help_text=gettext_lazy("Ảnh được bỏ vị trí, thời gian chụp, và chỉ công khai sau khi cán bộ xem."),
    )
    phone = forms.CharField(label=gettext_lazy("Số điện thoại"), max_length=30, required=False)
    mail = forms.CharField(label=gettext_lazy("Thư điện tử"), max_length=200, required=False)
    consent = forms.BooleanField(label="", required=False)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, category: Category, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category = category
        self.fields["consent"].label = spoken(consent.AGREEMENT)
        for question in category.questions:
            self.fields[f"q_{question.code}"] = _field(question)
        for name, kind in (("phone", "tel"), ("mail", "email")):
            self.fields[name].widget.input_type = kind  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["autocomplete"] = "tel" if kind == "tel" else "email"

    @property
    def questions(self) -> list[Any]:
        """The bound fields of the category's own questions."""
        return [self[f"q_{question.code}"] for question in self.category.questions]


def _field(question: Question) -> forms.Field:
    label, needed = spoken(question.label), question.required
    choices = [(code, spoken(words)) for code, words in question.choices.items()]
    match question.kind:
        case "choice":
            return forms.ChoiceField(label=label, required=needed, choices=choices, widget=forms.RadioSelect)
        case "choices":
            return forms.MultipleChoiceField(
                label=label, required=needed, choices=choices, widget=forms.CheckboxSelectMultiple
            )
        case "number":
            return forms.CharField(
                label=label,
                required=needed,
                max_length=20,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
        case "time":
            return forms.CharField(
                label=label,
                required=needed,
                max_length=20,
                widget=forms.TextInput(attrs={"type": "datetime-local"}),
            )
        case _:
            return forms.CharField(label=label, required=needed, max_length=200)


@require_http_methods(["GET", "HEAD", "POST"])
def report_send(request: HttpRequest, unit_code: str) -> HttpResponse:
    """`?category=`: its form; without one, the categories to choose from."""
    unit = living_unit(unit_code)
    if unit.level != "commune" or not taking_reports().filter(pk=unit.pk).exists():
        return redirect("report_where")
    told = request.POST if request.method == "POST" else request.GET
    promise = promises_of(unit).get(told.get("category", ""))
    if promise is None or not promise.offered:
        return with_device(request, render(request, "report_here/choose.html", _choices(unit)))
    if request.method == "POST":
        return _sent(request, unit, promise.category)
    return _shown(request, unit, promise.category, ReportForm(category=promise.category), 200)


def _choices(unit: Unit) -> dict[str, Any]:
    offered = [promise.category for promise in promises_of(unit).values() if promise.offered]
    groups = [
        (spoken(words), [one for one in offered if one.group == code]) for code, words in GROUPS.items()
    ]
    return {
        "place": unit,
        "groups": [(name, ones) for name, ones in groups if ones],
        "language": get_language(),
    }


def _sent(request: HttpRequest, unit: Unit, category: Category) -> HttpResponse:
    form, now = ReportForm(request.POST, request.FILES, category=category), timezone.now()
    address, device = address_of(request), device_of(request)
    duplicates: list[NearReport] = []
    try:
        token = read_form_token(request.POST.get("token", ""), now=now)
        filed: Filed | None = known_report(token.uid)
        if filed is None:
            if not form.is_valid():
                return _shown(request, unit, category, form, 422)
            given = _given(request, unit, form)
            duplicates = _unseen(request, category, given, now)
            if duplicates:
                return _shown(request, unit, category, form, 422, duplicates)
            admit("report", address=address, device=device, now=now, size=given.size)
            checked = check_given(uid=token.uid, given=given, now=now)  # reads the photos: after the count
            filed = file_report(checked=checked, via="web", now=now)
    except TooMany as refused:
        form.add_error(None, refused.sentence)
        return _shown(request, unit, category, form, 429)
    except Refused as refused:
        tell_form(form, refused, {"place": "address", "answers": "text"})
        return _shown(request, unit, category, form, 422)
    return redirect("report_tracking", filed.code)


def _given(request: HttpRequest, unit: Unit, form: ReportForm) -> Given:
    told = form.cleaned_data
    return Given(
        unit=unit,
        category=form.category.code,
        text=told["text"],
        address=told["address"],
        lon=told["lon"],
        lat=told["lat"],
        accuracy=told["accuracy"],
        asset=_plain(request, "asset")[:40],
        answers={
            question.code: request.POST.getlist(f"q_{question.code}") for question in form.category.questions
        },
        photos=_photos(request),
        phone=told["phone"],
        mail=told["mail"],
        consent=consent.VERSION if told["consent"] else "",
        trap=_plain(request, "website"),
    )


def _photos(request: HttpRequest) -> list[bytes]:
    """The files, none of them read that is too large or one too many."""
    if getattr(request, "upload_too_large", False):
        raise Refused(_("Mỗi ảnh tối đa %(most)d MB.") % {"most": PHOTO_BYTES >> 20}, field="photos")
    files = [file for file in request.FILES.getlist("photos") if file.size]
    if len(files) > MOST_PHOTOS:
        raise Refused(_("Chỉ gửi được tối đa %(most)d ảnh.") % {"most": MOST_PHOTOS}, field="photos")
    if any((file.size or 0) > PHOTO_BYTES for file in files):
        raise Refused(_("Mỗi ảnh tối đa %(most)d MB.") % {"most": PHOTO_BYTES >> 20}, field="photos")
    return [b"".join(file.chunks()) for file in files]


def _plain(request: HttpRequest, name: str) -> str:
    told = request.POST.get(name, "")
    return told if keepable(told) else ""


def _unseen(request: HttpRequest, category: Category, given: Given, now: Any) -> list[NearReport]:
    """The same thing reported nearby, unless the sender has seen that already and sends all the same."""
    if request.POST.get("anyway") or not in_viet_nam(given.lon, given.lat):
        return []
    admit("near", address=address_of(request), device=device_of(request), now=now)
    return public_near(category, given.lon, given.lat, now=now)


def _shown(
    request: HttpRequest,
    unit: Unit,
    category: Category,
    form: ReportForm,
    status: int,
    duplicates: list[NearReport] | None = None,
) -> HttpResponse:
    now = timezone.now()
    context = {
        "place": unit,
        "category": category,
        "form": form,
        "token": kept_or_new(request.POST.get("token", ""), uid=uuid4(), now=now),
        "picture": commune_map(unit, timezone.localdate(now)),
        "points": consent.POINTS,
        "kept_days": consent.KEPT_DAYS,
        "duplicates": duplicates or [],
        "had_photos": bool(request.FILES),
        "most_photos": MOST_PHOTOS,
    }
    return with_device(request, render(request, "report_here/form.html", context, status=status))


urlpatterns = [path("phan-anh/<unit:unit_code>/gui/", report_send, name="report_send")]
