"""A plan read with twenty planted errors: an officer mends them all in the browser, and they stay mended."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from hatangso.store.plans.models import PlanDocument, PlanItem
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PLAN = Path(__file__).parents[1] / "samples" / "plans_unseen" / "04-vinh-tra.docx"
STRANGE = "Phòng Không Có Thật"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def plain(value: Any) -> Any:
    """A value without the places of its figures in the text."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in sorted(value.items()) if k != "span"}
    return [plain(each) for each in value] if isinstance(value, list) else value


def standing(plan: PlanDocument) -> list[str]:
    """What the plan's items say now, without those dropped or replaced; in the order of the text."""
    items = plan.items.exclude(state__in=("dropped", "replaced")).exclude(kind="warning")
    return sorted(f"{item.kind} {plain(item.data)}" for item in items)


@dataclass
class Mender:
    """The officer at the review page: each planted error with the steps that mend it."""

    page: Page
    plan: PlanDocument
    steps: list[Callable[[], None]] = field(default_factory=list)

    def card(self, item: PlanItem) -> Locator:
        return self.page.locator(f"#muc-{item.pk}")

    def edit(self, item: PlanItem, **fields: Any) -> None:
        """Open the item's form, write into it and save; the card comes back accepted."""
        card = self.card(item)
        card.get_by_role("link", name="Sửa").click()
        form = card.locator("form.item-form")
        for name, value in fields.items():
            box = form.locator(f"[name={name}]")
            if box.evaluate("e => e.tagName") == "SELECT":
                box.select_option(str(value))
            else:
                box.fill(str(value))
        form.get_by_role("button", name="Lưu và chấp nhận").click()
        expect(self.card(item)).to_have_attribute("data-state", "accepted")

    def drop(self, item: PlanItem) -> None:
        self.card(item).focus()
        self.page.keyboard.press("d")
        expect(self.card(item)).to_have_attribute("data-state", "dropped")

    def split(self, item: PlanItem, at: int) -> None:
        """Press 'Tách', then click before the first letter of the second half."""
        self.card(item).get_by_role("link", name="Tách", exact=True).click()
        expect(self.card(item).get_by_text("Tách thành hai mục ở đâu?")).to_be_visible()
        where = self.page.evaluate(
            """at => {
              const segments = [...document.querySelectorAll('.document [data-at]')];
              const one = segments.findLast(s => Number(s.dataset.at) <= at);
              one.scrollIntoView({block: 'center'});
              const range = document.createRange();
              const offset = at - Number(one.dataset.at);
              range.setStart(one.firstChild, offset);
              range.setEnd(one.firstChild, offset + 1);
              const box = range.getBoundingClientRect();
              return [box.left + 1, box.top + box.height / 2];
            }""",
            at,
        )
        with self.page.expect_navigation():
            self.page.mouse.click(*where)

    def join(self, *items: PlanItem) -> None:
        for item in items:
            self.card(item).locator("[data-pick]").check()
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=re.compile("Nối các mục đã chọn")).click()

    def add(self, kind: str, start: int, end: int) -> PlanItem:
        """Select the sentence in the document and say what it is."""
        self.page.evaluate(
            """([start, end]) => {
              const segments = [...document.querySelectorAll('.document [data-at]')];
              const at = place => {
                const one = segments.findLast(s => Number(s.dataset.at) <= place);
                return [one.firstChild, place - Number(one.dataset.at)];
              };
              const selection = window.getSelection();
              selection.removeAllRanges();
              const range = document.createRange();
              range.setStart(...at(start));
              range.setEnd(...at(end));
              selection.addRange(range);
            }""",
            [start, end],
        )
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=kind, exact=True).and_(
                self.page.locator("[data-add] button")
            ).click()
        return self.plan.items.get(origin="added")


def plant(item: PlanItem, **wrong: Any) -> dict[str, Any]:
    """Make the reader have read it wrongly; gives back what is right."""
    right = dict(item.data)
    data = {**right, **wrong}
    PlanItem.objects.filter(pk=item.pk).update(data=data, as_read=data)
    return right


def measure(right: dict[str, Any], **wrong: Any) -> list[dict[str, Any]]:
    return [{**right["measures"][0], **wrong}, *right["measures"][1:]]


def planted(mender: Mender) -> Iterator[Callable[[], None]]:
    """Twenty errors of all kinds, each with how the officer mends it."""
    plan = mender.plan
    items = list(plan.items.order_by("start", "position", "id"))
    numeric = iter(
        item
        for item in items
        if item.kind == "target"
        and len(item.data["measures"]) == 1
        and item.data["measures"][0]["op"] == ">="
        and item.data["measures"][0]["indicator"]
        and plan.text[item.start : item.end] == item.data["text"]
    )
    other = {"%": "km", None: "%"}

    def mend(item: PlanItem, **fields: Any) -> Callable[[], None]:
        return lambda: mender.edit(item, **fields)

    one = next(numeric)  # 1 a figure
    right = plant(one, measures=measure(one.data, value=one.data["measures"][0]["value"] + 7))
    yield mend(one, m0_value=right["measures"][0]["value"])
    one = next(numeric)  # 2 a unit
    unit = one.data["measures"][0]["unit"]
    plant(one, measures=measure(one.data, unit=other.get(unit, "%")))
    yield mend(one, m0_unit=unit)
    one = next(numeric)  # 3 a comparator
    plant(one, measures=measure(one.data, op="<="))
    yield mend(one, m0_op=">=")
    one = next(numeric)  # 4 an indicator
    code = one.data["measures"][0]["indicator"]
    plant(one, measures=measure(one.data, indicator="digital_id" if code != "digital_id" else "pop_5g"))
    yield mend(one, m0_indicator=code)
    one = next(numeric)  # 5 a year
    right = plant(one, year=2035)
    yield mend(one, year=right["year"])
    one = next(numeric)  # 6 a typing slip
    right = plant(one, text="Chử đọc sai " + one.data["text"][12:])
    yield mend(one, text=right["text"])
    one = next(numeric)  # 7 who leads
    right = plant(one, lead=[STRANGE])
    yield mend(one, lead="\n".join(right["lead"]))
    one = next(numeric)  # 8 who coordinates
    right = plant(one, coordinating=[*one.data["coordinating"], STRANGE])
    yield mend(one, coordinating="\n".join(right["coordinating"]))
    one = next(numeric)  # 9 the component
    right = plant(one, component="security" if one.data["component"] != "security" else "data")
    yield mend(one, component=right["component"] or "")
    one = next(numeric)  # 10 a range that is none
    value = one.data["measures"][0]["value"]
    plant(one, measures=measure(one.data, op="between", value=[value, value + 1]))
    yield mend(one, m0_op=">=", m0_value=value, m0_high="")
    one = next(numeric)  # 11 a measure too many
    plant(one, measures=[*one.data["measures"], {**one.data["measures"][0], "value": 1}])
    yield mend(one, m1_op="")
    one = next(numeric)  # 12 a figure not found
    right = plant(one, measures=[{"indicator": None, "op": "done", "value": None, "unit": None}])
    found = right["measures"][0]
    yield mend(
        one,
        m0_indicator=found["indicator"],
        m0_op=">=",
        m0_value=found["value"],
        m0_unit=found["unit"] or "",
    )
    ghost = PlanItem.objects.get(pk=one.pk)  # 13 a target that the plan does not have
    ghost.pk, ghost.position = None, ghost.position + 0.1
    ghost.data = ghost.as_read = {**right, "text": "Một chỉ tiêu không có trong kế hoạch.", "measures": []}
    ghost.data = ghost.as_read = {**ghost.data, "measures": right["measures"]}
    ghost.save()
    yield lambda: mender.drop(ghost)
    yield from _missed(mender, next(numeric))  # 14
    yield from _of_other_kinds(mender, items)  # 15–20


def _missed(mender: Mender, one: PlanItem) -> Iterator[Callable[[], None]]:
    right, start, end = dict(one.data), one.start or 0, one.end or 0
    one.delete()
    found = right["measures"][0]

    def add() -> None:
        mender.edit(
            mender.add("Chỉ tiêu", start, end),
            year=right["year"],
            component=right["component"] or "",
            lead="\n".join(right["lead"]),
            coordinating="\n".join(right["coordinating"]),
            output=right["output"],
            schedule_text=right["schedule_text"],
            note=right["note"],
            m0_indicator=found["indicator"],
            m0_op=">=",
            m0_value=found["value"],
            m0_unit=found["unit"] or "",
        )

    yield add


def _of_other_kinds(mender: Mender, items: list[PlanItem]) -> Iterator[Callable[[], None]]:
    plan = mender.plan
    tasks = [item for item in items if item.kind == "task" and item.data["schedule"]]
    right_schedule = plant(tasks[0], schedule={"kind": "monthly"})  # 15 a time
    yield lambda: mender.edit(tasks[0], schedule=right_schedule["schedule_text"])
    right_task = plant(tasks[1], output="Sản phẩm đọc sai", group_name="Nhóm đọc sai")  # 16 a product
    yield lambda: mender.edit(
        tasks[1], output=right_task["output"], group_name=right_task["group_name"] or ""
    )
    given = next(item for item in items if item.kind == "assignment")
    right_given = plant(given, organisation=STRANGE)  # 17 an assignment under another's name
    yield lambda: mender.edit(given, organisation=right_given["organisation"])
    duty = next(item for item in items if item.kind == "duty" and (item.data["due"] or {}).get("month"))
    due = duty.data["due"]
    wrong_due = {**due, "day": due["day"] % 28 + 1}
    right_duty = plant(duty, due=wrong_due, recipient=STRANGE)  # 18 a date and who gets the report
    yield lambda: mender.edit(duty, day=due["day"], recipient=right_duty["recipient"] or "")
    bodies = [
        item
        for item in items
        if item.kind == "commitment"
        and not item.data["measures"]
        and plan.text[item.start : item.end] == item.data["text"]
    ]
    first, second = next(
        (a, b)
        for a, b in pairwise(bodies)
        if a.data["heading"] == b.data["heading"] and (b.start or 0) - (a.end or 0) < 6
    )
    both = {**first.data, "text": f"{first.data['text']} {second.data['text']}"}
    at = second.start or 0
    PlanItem.objects.filter(pk=first.pk).update(data=both, as_read=both, end=second.end)
    second.delete()
    yield lambda: mender.split(first, at)  # 19 two paragraphs read as one
    whole = next(item for item in bodies if item.pk not in {first.pk, second.pk})
    text, start = whole.data["text"], whole.start or 0
    cut = text.index(" ", len(text) // 2)
    left, rest = {**whole.data, "text": text[:cut]}, {**whole.data, "text": text[cut + 1 :]}
    PlanItem.objects.filter(pk=whole.pk).update(data=left, as_read=left, end=start + cut)
    half = PlanItem.objects.get(pk=whole.pk)
    half.pk, half.start, half.end, half.position = (
        None,
        start + cut + 1,
        start + len(text),
        whole.position + 0.1,
    )
    half.data = half.as_read = rest
    half.save()
    yield lambda: mender.join(whole, half)  # 20 one paragraph read as two


def upload(page: Page, world: World) -> None:
    page.goto(reverse("plans", args=[world.ward.code]))
    page.get_by_label("Văn bản kế hoạch").set_input_files(PLAN)
    page.get_by_role("button", name="Nạp kế hoạch").click()
    page.wait_for_url(re.compile("/ra-soat/"))


def test_twenty_planted_errors_are_mended_and_stay_mended(
    sign_in: Callable[..., Page], world: World, picture: Callable[[Page, str], None]
) -> None:
    page = sign_in(world.people["officer"])
    upload(page, world)
    plan = PlanDocument.objects.get()
    right = standing(plan)
    mender = Mender(page, plan)
    steps = list(planted(mender))
    assert len(steps) == 20
    wrong = standing(plan)
    assert len(set(right) - set(wrong)) >= 19
    page.reload()
    picture(page, "twenty-errors")
    for step in steps:
        step()
    assert standing(plan) == right

    page.reload()
    expect(page.locator("article.item[data-state=accepted]").first).to_be_visible()
    assert STRANGE not in page.locator(".items article:not(.is-dropped)").all_inner_texts().__str__()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=re.compile(r"Chấp nhận \d+ mục chắc chắn")).click()
    page.wait_for_load_state()
    assert standing(plan) == right
    decisions = list(plan.items.order_by("pk").values_list("pk", "state", "data"))

    upload(page, world)
    assert PlanDocument.objects.count() == 1
    assert standing(plan) == right
    again = {pk: (state, plain(data)) for pk, state, data in plan.items.values_list("pk", "state", "data")}
    assert again == {pk: (state, plain(data)) for pk, state, data in decisions}
