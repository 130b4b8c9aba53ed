"""The province's terms for answers and mediation, set by the department."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.sharing.terms import Terms
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.set_terms import set_terms
from hatangso.flows.sharing.sides import terms_of
from hatangso.store.places.models import Unit
from hatangso.store.sharing.who_sees import province_of
from hatangso.web.page import unit_page
from hatangso.web.refused_form import tell_form


class TermsForm(forms.Form):
    """Days, on what they rest, and whether somebody read it there."""

    answer_days = forms.IntegerField(label=gettext_lazy("Trả lời đề nghị trong (ngày)"), min_value=1)
    mediation_days = forms.IntegerField(label=gettext_lazy("Hiệp thương trong (ngày)"), min_value=1)
    source = forms.CharField(label=gettext_lazy("Theo văn bản"), max_length=300, required=False)
    verified = forms.BooleanField(
        label=gettext_lazy("Đã đối chiếu với nguyên văn của văn bản này"), required=False
    )


@unit_page("mediate_sharing")
def sharing_terms(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The form."""
    province = province_of(unit)
    now_set = terms_of(province)
    form = TermsForm(
        request.POST or None,
        initial={
            "answer_days": now_set.answer_days,
            "mediation_days": now_set.mediation_days,
            "source": now_set.source,
            "verified": now_set.verified,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_terms(
                actor=request.actor,  # type: ignore[attr-defined]
                province=province,
                terms=Terms(**form.cleaned_data),
                now=timezone.now(),
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã đặt thời hạn; áp dụng cho đề nghị gửi từ bây giờ."))
            return redirect("sharing_requests", unit.code)
    return render(request, "sharing/terms.html", {"form": form})


urlpatterns = [path("<unit:unit_code>/dung-chung/thoi-han/", sharing_terms, name="sharing_terms")]
