"""The plans of a locality: upload one, watch it being read, open it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.flows.refused import Refused
from hatangso.flows.upload_plan import read_again, upload_plan
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.plans.queries import plan_of, visible_plans
from hatangso.web.asked import asked_id
from hatangso.web.page import unit_page

STATES = {
    "reading": gettext_lazy("Đang đọc"),
    "review": gettext_lazy("Chờ rà soát"),
    "reference": gettext_lazy("Để đối chiếu"),
    "live": gettext_lazy("Đang thực hiện"),
    "amended": gettext_lazy("Đã được thay thế"),
    "withdrawn": gettext_lazy("Đã rút"),
    "refused": gettext_lazy("Không nhận"),
    "failed": gettext_lazy("Lỗi khi đọc"),
}
STAGES = {
    "queued": gettext_lazy("Đang chờ đến lượt"),
    "opening": gettext_lazy("Đang mở tài liệu"),
    "understanding": gettext_lazy("Đang tìm chỉ tiêu, nhiệm vụ, phân công, báo cáo"),
    "comparing": gettext_lazy("Đang đối chiếu với các quyết định trước"),
}


@unit_page("view_programme")
def plans(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list with the upload form; POST uploads."""
    actor = request.actor  # type: ignore[attr-defined]
    said, status = "", 200
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if getattr(request, "upload_too_large", False):
                raise Refused(
                    _(
                        "Tệp quá 50 MB nên không được nhận; hãy giảm dung lượng hoặc tải bản .docx"
                        " rồi thử lại."
                    )
                )
            if file is None:
                raise Refused(_("Hãy chọn tệp kế hoạch (.docx, .pdf, .html, .md hoặc .txt)."))
            amends, now = asked_id(request.POST.get("amends")), timezone.now()
            plan = upload_plan(
                actor=actor,
                unit=unit,
                file=file,
                name=file.name or "",
                amends=get_object_or_404(PlanDocument, pk=amends, unit=unit) if amends else None,
                now=now,
            )
        except Refused as refused:
            said, status = refused.sentence, 422
        else:
            if plan.uploaded_at != now:
                messages.info(
                    request, _("Tệp này đã được nạp trước đó; mọi quyết định đã có vẫn giữ nguyên.")
                )
            return redirect("plan", unit.code, plan.pk)
    found = list(visible_plans(actor, unit))
    return render(
        request,
        "plans/listing.html",
        {
            "plans": found,
            "states": STATES,
            "live": [plan for plan in found if plan.state == "live"],
            "may_upload": actor.may("edit_plan", unit),
            "said": said,
        },
        status=status,
    )


@unit_page("view_programme")
def progress(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The reading's progress, asked for every second by the page; reloads the page once it has ended."""
    plan = plan_of(unit, pk)
    if not request.actor.sees_all(unit):  # type: ignore[attr-defined]
        raise Http404
    response = render(request, "plans/progress.html", {"plan": plan, "stage": STAGES.get(plan.stage, "")})
    if plan.state != "reading":
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@unit_page("edit_plan")
def again(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Read the kept file once more."""
    plan = plan_of(unit, pk)
    try:
        read_again(actor=request.actor, plan=plan)  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("plan", unit.code, plan.pk)


urlpatterns = [
    path("<unit:unit_code>/ke-hoach/", plans, name="plans"),
    path("<unit:unit_code>/ke-hoach/<int:pk>/tien-do/", progress, name="plan_progress"),
    path("<unit:unit_code>/ke-hoach/<int:pk>/doc-lai/", again, name="plan_again"),
]
