"""Which organisation each wording of the plan means: suggestions with their reasons, decided by a person."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hatangso.domain.organisations.collective import collective_role
from hatangso.domain.organisations.kinds import KINDS
from hatangso.domain.organisations.matching import Suggestion
from hatangso.flows.edit_organisation import OrganisationFacts, add_organisation
from hatangso.flows.match_wordings import candidates_of, decide_wording, suggestions, wordings_of
from hatangso.flows.refused import Refused
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument, PlanWordingMatch
from hatangso.store.plans.queries import plan_of
from hatangso.web.asked import asked_id
from hatangso.web.page import unit_page

SHOWN_SUGGESTIONS = 4


@dataclass(frozen=True)
class Row:
    """One wording: how often the plan uses it, what it may mean, what it means."""

    match: PlanWordingMatch
    uses: int
    suggestions: tuple[tuple[Suggestion, str], ...]  # each with its reason in the page's language
    among_suggestions: bool
    is_collective: bool

    @property
    def standing(self) -> str:
        """open, decided (by a person), exact (by its name alone), remembered (from an earlier plan)."""
        if self.match.organisation_id is None:
            return "left" if self.match.decided_by_id else "open"
        if self.match.decided_by_id is not None:
            return "decided"
        return "exact" if self.match.certain else "remembered"


@unit_page("edit_plan")
def organisations(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The list; POST keeps what was chosen, or makes a new organisation for one wording."""
    plan = plan_of(unit, pk)
    if request.method == "POST":
        return _kept(request, unit, plan)
    rows = _rows(plan)
    wanted = request.GET.get("chi", "")
    return render(
        request,
        "plans/organisations.html",
        {
            "plan": plan,
            "rows": [row for row in rows if wanted != "mo" or row.standing == "open"],
            "wanted": wanted,
            "count": len(rows),
            "open_count": sum(1 for row in rows if row.standing == "open"),
            "offered": organisations_of(unit, timezone.localdate()),
            "kinds": KINDS.values(),
            "may_make": request.actor.may("manage_organisations", unit),  # type: ignore[attr-defined]
        },
    )


def _rows(plan: PlanDocument) -> list[Row]:
    uses = Counter(wordings_of(plan))
    candidates, former = candidates_of(plan.unit, timezone.localdate())
    language = get_language() or "vi"
    rows = []
    for match in plan.wording_matches.select_related("organisation__unit", "decided_by"):
        if match.text not in uses:
            continue
        found = suggestions(plan, match.text, candidates, former).suggestions[:SHOWN_SUGGESTIONS]
        rows.append(
            Row(
                match,
                uses[match.text],
                tuple((each, each.reason.label.spoken_in(language)) for each in found),
                any(each.candidate.id == match.organisation_id for each in found),
                collective_role(match.text) is not None,
            )
        )
    order = {"open": 0, "remembered": 1, "exact": 2, "decided": 3, "left": 4}
    return sorted(rows, key=lambda row: (order[row.standing], -row.uses, row.match.text))


def _kept(request: HttpRequest, unit: Unit, plan: PlanDocument) -> HttpResponse:
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    making = request.POST.get("create", "")
    changed = 0
    try:
        for match in list(plan.wording_matches.all()):
            key = str(match.pk)
            if making == key:
                organisation: Organisation | None = add_organisation(
                    actor=actor, unit=unit, facts=_facts(request, match), on=timezone.localdate(now)
                )
            elif f"choice_{key}" not in request.POST:
                continue
            else:
                organisation = _chosen(request, unit, key)
                if organisation == match.organisation and not _to_be_left(request, match, key):
                    continue
            decide_wording(actor=actor, plan=plan, text=match.text, organisation=organisation, now=now)
            changed += 1
    except Refused as refused:
        messages.error(request, refused.sentence)
    except PermissionDenied as denied:
        messages.error(request, str(denied))
    if changed:
        messages.success(
            request,
            ngettext("Đã lưu %(count)d cách gọi.", "Đã lưu %(count)d cách gọi.", changed)
            % {"count": changed},
        )
    response = redirect("plan_organisations", unit.code, plan.pk)
    if request.GET.get("chi") == "mo":
        response["Location"] += "?chi=mo"
    return response


def _to_be_left(request: HttpRequest, match: PlanWordingMatch, key: str) -> bool:
    """Chosen to stay without an organisation, which nobody had said before."""
    chosen = request.POST[f"choice_{key}"]
    return chosen == "left" and match.organisation_id is None and match.decided_by_id is None


def _chosen(request: HttpRequest, unit: Unit, key: str) -> Organisation | None:
    choice = request.POST[f"choice_{key}"]
    wanted = request.POST.get(f"other_{key}", "") if choice == "other" else choice
    if choice in {"open", "left"}:
        return None
    if (pk := asked_id(wanted)) is None:
        raise Refused(_("Hãy chọn một cơ quan trong danh sách cho mục “Cơ quan khác”."))
    found = organisations_of(unit, timezone.localdate()).filter(pk=pk).first()
    if found is None:
        raise Refused(_("Cơ quan được chọn không thuộc địa phương này hay tỉnh của nó."))
    return found


def _facts(request: HttpRequest, match: PlanWordingMatch) -> OrganisationFacts:
    role = collective_role(match.text)
    return OrganisationFacts(
        kind=request.POST.get(f"kind_{match.pk}", ""),
        name=request.POST.get(f"name_{match.pk}", ""),
        is_collective=role is not None and request.POST.get(f"collective_{match.pk}") == "1",
    )


urlpatterns = [path("<unit:unit_code>/ke-hoach/<int:pk>/co-quan/", organisations, name="plan_organisations")]
