"""Each of the five real plans, from its file to live targets, tasks and duties."""

from pathlib import Path
from typing import Any

import pytest
from tests.plan_world import NOW, officer
from tests.world import World

from hatangso.flows.accept_plan import accept_plan
from hatangso.flows.review_item import accept_certain
from hatangso.flows.upload_plan import upload_plan
from hatangso.store.duties.models import Duty
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import Target, TargetMeasure, Task

PLANS = {
    # targets, tasks of the annex, duties: as a person reads them
    "chu-van-an": (9, 18, 0),
    "ha-dong": (8, 0, 0),
    "ha-noi": (15, 26, 1),
    "long-my": (20, 0, 4),
    "truong-quang-trong": (15, 0, 2),
}


@pytest.mark.parametrize("name", PLANS)
def test_a_real_plan_goes_live(world: World, shared: Path, name: str, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    file = shared / "plans" / f"{name}.txt"
    plan = upload_plan(
        actor=officer(world), unit=world.ward, file=file.read_bytes(), name=file.name, amends=None, now=NOW
    )
    plan.refresh_from_db()
    assert plan.state == "review"
    assert all(plan.text[i.start : i.end].strip() for i in plan.items.exclude(start=None))
    accept_certain(actor=officer(world), plan=plan, least=0.0, now=NOW)
    done = accept_plan(actor=officer(world), plan=plan, leave_pending=False, now=NOW)
    assert (done.targets, done.tasks, done.duties) == PLANS[name]
    assert (Target.objects.count(), Task.objects.count(), Duty.objects.count()) == PLANS[name]
    assert TargetMeasure.objects.exclude(op="done").filter(value=None).count() == 0
    assert PlanDocument.objects.get().state == "live"
