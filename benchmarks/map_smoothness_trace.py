"""What the page's main thread did, read from a trace of Chromium: processor time, without waiting for WebGL.

With WebGL by software a frame lasts as long as SwiftShader draws, and a script that asks WebGL waits for it.
The trace tells of every task how long it lasted (`dur`) and how much processor time the thread had in it
(`tdur`, microseconds): the second is what the same page costs beside a graphics card as well.
"""

import json
from collections import Counter
from typing import Any

CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
FRAME_MS = 1000 / 60
LONG_MS = 50.0

Event = dict[str, Any]


def read_trace(content: bytes) -> list[tuple[Event, list[Event]]]:
    """Tasks of the page's main thread in order, each with the events inside it."""
    events = json.loads(content)["traceEvents"]
    mains = {(one["pid"], one["tid"]) for one in events if is_main(one)}
    of_page = Counter((one["pid"], one["tid"]) for one in events if one["name"] == "FireAnimationFrame")
    (main, _drawn), *_others = [one for one in of_page.most_common() if one[0] in mains]
    here = [one for one in events if one["ph"] == "X" and (one["pid"], one["tid"]) == main]
    tasks: list[tuple[Event, list[Event]]] = []
    for one in sorted(here, key=lambda each: (each["ts"], -each.get("dur", 0))):
        if tasks and one["ts"] < tasks[-1][0]["ts"] + tasks[-1][0].get("dur", 0):
            tasks[-1][1].append(one)
        elif one["name"] == "RunTask":
            tasks.append((one, []))
    return tasks


def is_main(event: Event) -> bool:
    """Whether the event names a page's main thread."""
    return event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"


def main_thread(tasks: list[tuple[Event, list[Event]]]) -> dict[str, Any]:
    """Processor milliseconds of frames in which the map was drawn, and of tasks; what long tasks waited in.

    The probe asks for every frame too: a frame of the map is one with two callbacks or more.
    """
    frames, spent, waited = [], [], 0.0
    long: Counter[str] = Counter()
    for task, inside in tasks:
        lasted, cpu = task.get("dur", 0) / 1000, task.get("tdur", 0) / 1000
        callbacks = [one for one in inside if one["name"] == "FireAnimationFrame"]
        if len(callbacks) > 1:
            frames.append(sum(one.get("tdur", 0) for one in callbacks) / 1000)
        spent.append(cpu)
        waited += max(0.0, lasted - cpu)
        if lasted > LONG_MS:
            long[cause(inside)] += round(lasted)
    return {
        "drawn_frames": len(frames),
        "frame_cpu_ms": spread(frames),
        "cpu_s": round(sum(spent) / 1000, 2),
        "waited_s": round(waited / 1000, 2),
        "tasks_over_frame_of_cpu": sum(one > FRAME_MS for one in spent),
        "tasks_over_50_ms_of_cpu": sum(one > LONG_MS for one in spent),
        "longest_cpu_ms": round(max(spent, default=0), 1),
        "long_tasks_ms_by": dict(long.most_common()),
    }


def cause(inside: list[Event]) -> str:
    """The script's function that lasted longest in a task; else what the browser did."""
    calls = [one for one in inside if one["name"] == "FunctionCall"] or inside
    if not calls:
        return "the browser"
    longest = max(calls, key=lambda one: one.get("dur", 0))
    told = longest.get("args", {}).get("data", {})
    file = str(told.get("url", "")).rpartition("/")[2]
    frame = any(one["name"] == "FireAnimationFrame" for one in inside)
    return f"{'frame' if frame else longest['name']} {file}".strip()


def spread(values: list[float]) -> dict[str, float]:
    """Median, 95th of a hundred, longest."""
    ordered = sorted(values) or [0.0]
    at = {"p50": 0.5, "p95": 0.95, "longest": 1.0}
    return {
        name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)
        for name, share in at.items()
    }
