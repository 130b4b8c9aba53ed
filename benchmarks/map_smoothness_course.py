"""The course over a map and what is seen of it: frames, long tasks, when all tiles are in, tiles, memory."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.map_smoothness_trace import CATEGORIES, main_thread, read_trace

SLOW_FRAME_MS = 50.0
STEP_MS = 16  # between two moves of a dragged pointer
WHEEL_MS = 60  # between two turns of the wheel
TURN = 300  # of the wheel: 0.4 zooms
STAGES = (10, 10, 8)  # turns from the country (zoom 6) to a city (10), a ward (14), a street (17)
DRAGS = ((-300, 0), (300, 0), (0, -220), (0, 220))  # pixels, each in 15 moves
PROBE = """(() => {
  const seen = (window.seen = { frames: [], long: [] });
  let last = 0;
  const tick = (now) => {
    if (last) seen.frames.push([now, now - last]);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  const heard = (list) => list.getEntries().forEach((one) => seen.long.push([one.startTime, one.duration]));
  new PerformanceObserver(heard).observe({ type: "longtask" });
  window.begun = () => {
    seen.frames.length = seen.long.length = 0;
    return performance.now();
  };
  // When the map has drawn all it asked for: the page's own sign, watched from a tenth of a second on.
  window.rested = () =>
    new Promise((done) => {
      const root = document.querySelector("[data-map]");
      const look = () => root.dataset.drawn === "1" && (watch.disconnect(), done(performance.now()));
      const watch = new MutationObserver(look);
      watch.observe(root, { attributeFilter: ["data-drawn"] });
      setTimeout(look, 100);
    });
})()"""

Seen = dict[str, Any]


def opened(page: Any, address: str) -> None:
    """The map at an address, everything drawn."""
    page.goto(address)
    page.locator("[data-map][data-state=ready]").wait_for()
    page.locator("[data-map][data-drawn='1']").wait_for()


def run_course(page: Any, times: int) -> Seen:
    """The course so many times over; what was seen of each kind of gesture, and of all."""
    tiles: list[Any] = []
    page.on("requestfinished", lambda request: ".mvt" in request.url and tiles.append(request))
    box = page.locator("[data-canvas]").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    heap, gestures = [heap_mb(page)], []
    before, tasks = cpu_s(page), []
    for _time in range(times):
        page.context.browser.start_tracing(page=page, categories=CATEGORIES)
        for place, turns in enumerate(STAGES):
            gestures.append(("zoom", *gesture(page, lambda turns=turns: wheel(page, middle, -TURN, turns))))
            for way in DRAGS:
                told = gesture(page, lambda way=way: drag(page, middle, way))
                gestures.append((("pan_city", "pan_ward", "pan_street")[place], *told))
        gestures.append(("zoom", *gesture(page, lambda: wheel(page, middle, TURN, sum(STAGES)))))
        tasks += read_trace(page.context.browser.stop_tracing())
        heap.append(heap_mb(page))
    kinds = dict.fromkeys(kind for kind, *_ in gestures)
    return {
        **summary([told for _kind, *told in gestures]),
        **{kind: summary([told for one, *told in gestures if one == kind]) for kind in kinds},
        "main_thread": main_thread(tasks),
        "cpu_s": {kind: round(now - before.get(kind, 0), 1) for kind, now in cpu_s(page).items()},
        **weighed(tiles),
        "heap_mb": heap,
        "canvas": (box["width"], box["height"]),
    }


def gesture(page: Any, act: Callable[[], None]) -> tuple[list[float], list[float], float]:
    """Frame intervals and long tasks until the map rests, and how long after the gesture's end that was."""
    page.evaluate("begun()")
    act()
    ended = page.evaluate("performance.now()")
    rested = page.evaluate("rested()")
    seen = page.evaluate("seen")
    frames = [interval for at, interval in seen["frames"] if at <= rested + interval]
    return frames, [duration for at, duration in seen["long"] if at <= rested], max(0.0, rested - ended)


def drag(page: Any, start: tuple[float, float], way: tuple[float, float]) -> None:
    """The map is pulled along."""
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 16):
        page.mouse.move(*(a + b * step / 15 for a, b in zip(start, way, strict=True)))
        time.sleep(STEP_MS / 1000)
    page.mouse.up()


def wheel(page: Any, middle: tuple[float, float], turn: float, turns: int) -> None:
    """The wheel is turned with the pointer in the middle, which stays where it is."""
    page.mouse.move(*middle)
    for _turn in range(turns):
        page.mouse.wheel(0, turn)
        time.sleep(WHEEL_MS / 1000)


def summary(gestures: list[Any]) -> dict[str, Any]:
    """Frames, long tasks and waiting of some gestures."""
    frames = sorted(one for intervals, _long, _rest in gestures for one in intervals) or [0.0]
    tasks = [one for _frames, long, _rest in gestures for one in long]
    rests = sorted(rest for *_, rest in gestures)
    return {
        "gestures": len(gestures),
        "frames": len(frames),
        "frame_ms": {
            "p50": round(statistics.median(frames), 1),
            "p95": round(at(frames, 0.95), 1),
            "longest": round(frames[-1], 1),
        },
        "share_over_50_ms": round(sum(one > SLOW_FRAME_MS for one in frames) / len(frames), 4),
        "long_tasks": len(tasks),
        "long_tasks_ms": round(sum(tasks)),
        "longest_task_ms": round(max(tasks, default=0)),
        "drawn_after_ms": {"p50": round(statistics.median(rests)), "p95": round(at(rests, 0.95))},
    }


def at(ordered: list[float], share: float) -> float:
    """The value itself that stands there."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def weighed(requests: list[Any]) -> dict[str, Any]:
    """Tiles and their bytes by layer: of `assets`, and of all."""
    told: dict[str, Any] = {"tiles": {}, "tile_bytes": {}, "tiles_lost": 0}
    for request in requests:
        answer = request.response()
        layer = request.url.split("/map/tiles/")[1].split("/")[0]
        told["tiles"][layer] = told["tiles"].get(layer, 0) + 1
        size = int(answer.headers.get("content-length", 0))
        told["tile_bytes"][layer] = told["tile_bytes"].get(layer, 0) + size
        told["tiles_lost"] += answer.status >= 400
    return told


def cpu_s(page: Any) -> dict[str, float]:
    """Seconds of processor so far: of the page with the map's workers, and of what draws WebGL."""
    browser = page.context.browser.new_browser_cdp_session()
    told = dict.fromkeys(("renderer", "GPU"), 0.0)
    for one in browser.send("SystemInfo.getProcessInfo")["processInfo"]:
        if one["type"] in told:
            told[one["type"]] += one["cpuTime"]
    browser.detach()
    return told


def heap_mb(page: Any) -> float:
    """What the page's scripts hold after a collection (not the map's workers)."""
    tools = page.context.new_cdp_session(page)
    tools.send("HeapProfiler.collectGarbage")
    used = tools.send("Runtime.getHeapUsage")["usedSize"]
    tools.detach()
    return round(used / 2**20, 1)
