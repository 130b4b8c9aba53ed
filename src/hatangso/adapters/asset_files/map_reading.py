"""Map files are read by GDAL in a process of its own (map_worker); here they become headings and rows."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Any

import hatangso
from hatangso.adapters.asset_files.left_out import LEFT_OUT
from hatangso.adapters.asset_files.source import Contents, NotAssets, RawRow
from hatangso.adapters.coordinates import system_of_wkt
from hatangso.adapters.limits import MEGABYTE
from hatangso.domain.assets.geometry import MOST_VERTICES
from hatangso.domain.measurement.mapping import named_headings

MEMORY = (
    3072 * MEGABYTE
)  # of addresses, of which the libraries take the most; what lies in memory stays small
SECONDS = 900  # of computing for all rows
SECONDS_OF_INFO = 120
LONGEST_SHAPE = MOST_VERTICES * 32 + 100
SAMPLES = 50


@contextmanager
def opened_map(path: Path, driver: str, ending: str, layer: str, encoding: str = "") -> Iterator[Contents]:
    """The file or folder open under a passing name with its ending. Raises NotAssets."""
    with tempfile.TemporaryDirectory(prefix="hatangso-map-") as folder:
        place = path
        if path.is_file():
            place = Path(folder) / f"tep{ending}"
            place.symlink_to(path.resolve())
        asked = {"path": str(place), "driver": driver, "layer": layer, "encoding": encoding}
        info, samples = _first(asked)
        if info["driver"] != driver:
            raise _damaged(f"opened by {info['driver']}")
        asked["layer"] = info["layer"]
        system = system_of_wkt(info["crs"]) if info["crs"] else None

        def rows() -> Iterator[RawRow]:
            worker = _start({**asked, "action": "rows", "first": 0, "seconds": SECONDS})
            try:
                yield from _streamed(worker, len(info["fields"]))
            finally:
                _end(worker)

        yield Contents(
            format="",
            headings=named_headings(info["fields"]),
            rows=rows,
            samples=tuple(samples),
            layers=tuple(info["layers"]),
            layer=info["layer"],
            system=system.code if system else "",
            system_told="" if system or not info["crs"] else _name_of(info["crs"]),
            has_shapes=info["shapes"],
            rows_total=max(info["features"], 0),
            detail=f"{info['layer']}, {encoding}" if encoding else info["layer"],
        )


def _first(asked: dict[str, Any]) -> tuple[dict[str, Any], list[RawRow]]:
    """What is known of the file, and its first rows."""
    worker = _start({**asked, "action": "info", "first": SAMPLES, "seconds": SECONDS_OF_INFO})
    late = Timer(2 * SECONDS_OF_INFO, worker.kill)
    late.start()
    try:
        assert worker.stdout is not None
        line = worker.stdout.readline()
        if not line:
            _require_success(worker)
            raise _damaged("no answer")
        info: dict[str, Any] = json.loads(line)
        return info, list(_streamed(worker, len(info["fields"])))
    finally:
        late.cancel()
        _end(worker)


def _streamed(worker: subprocess.Popen[bytes], width: int) -> Iterator[RawRow]:
    import pyarrow as pa

    number = 0
    try:
        for batch in pa.ipc.open_stream(worker.stdout):
            columns = [batch.column(place).to_pylist() for place in range(width)]
            wkb, vertices = batch.column(width).to_pylist(), batch.column(width + 1).to_pylist()
            cells = zip(*columns, strict=True) if columns else iter([()] * batch.num_rows)
            for row, shape, many in zip(cells, wkb, vertices, strict=True):
                number += 1
                yield RawRow(number, row, shape, many)
    except (pa.ArrowInvalid, OSError):  # an empty or broken stream: the worker's end tells which
        pass
    _require_success(worker)


def _require_success(worker: subprocess.Popen[bytes]) -> None:
    said = b""
    with suppress(subprocess.TimeoutExpired):
        said = worker.communicate(timeout=10)[1]
    if worker.returncode != 0:
        raise _reason(worker.returncode, said)


def _start(request: dict[str, Any]) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(Path(hatangso.__file__).resolve().parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "OMP_NUM_THREADS": "1",
        "GDAL_SKIP": ",".join(one for one in LEFT_OUT if one != request["driver"]),
        "GDAL_NUM_THREADS": "1",
        "OGR_SQLITE_JOURNAL": "OFF",
        "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE",
        "GDAL_HTTP_TIMEOUT": "1",
        "CPL_TMPDIR": "/nonexistent",
        "OSM_MAX_TMPFILE_SIZE": str(_of_nodes(request["path"])),
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "hatangso.adapters.asset_files.map_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    assert worker.stdin is not None
    line = json.dumps({"most": LONGEST_SHAPE, "memory": MEMORY, **request}).encode() + b"\n"
    with suppress(BrokenPipeError):
        worker.stdin.write(line)
        worker.stdin.flush()
    return worker


def _of_nodes(path: str) -> int:
    """Megabytes of memory for the nodes of an OpenStreetMap extract, which GDAL takes at once."""
    return min(2_000, 50 + 8 * (Path(path).stat().st_size // MEGABYTE))


def _end(worker: subprocess.Popen[bytes]) -> None:
    if worker.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    for pipe in (worker.stdin, worker.stdout, worker.stderr):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()


def _reason(code: int, said: bytes) -> NotAssets:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _too_slow()
    detail = ""
    for line in said.decode(errors="replace").splitlines():
        with suppress(ValueError, AttributeError):
            detail = str(json.loads(line).get("failed", "")) or detail
    if (
        detail == "too_complex"
        or "too big" in detail
        or "MAX_OBJ_SIZE" in detail
        or "memory" in detail.lower()
    ):
        return NotAssets(
            "Tệp có một hình quá lớn (nhiều triệu đỉnh) nên đã dừng đọc. Hãy giản lược hình (Simplify) rồi"
            " nạp lại.",
            "The file holds a shape too large to be read. Simplify it and load again.",
        )
    return _damaged(detail)


def _too_slow() -> NotAssets:
    return NotAssets(
        "Đọc tệp quá lâu nên đã dừng. Hãy tách thành nhiều tệp, hoặc lưu thành GeoPackage rồi nạp lại.",
        "Reading took too long and was stopped. Divide the file, or save it as GeoPackage.",
    )


def _damaged(detail: str) -> NotAssets:
    wrong = NotAssets(
        "Tệp bản đồ bị hỏng, bị cắt hoặc không có lớp dữ liệu nào. Hãy mở bằng phần mềm bản đồ, lưu lại rồi"
        " nạp.",
        "The map file is damaged, cut off or has no layer. Open it in your map program, save it anew.",
    )
    wrong.add_note(detail)  # for the log
    return wrong


def _name_of(wkt: str) -> str:
    """What a system that is not accepted is called: its EPSG name or the first quoted words."""
    return (wkt.split('"')[1] if '"' in wkt else wkt)[:60]
