"""The process in which a map file is parsed by GDAL: it may be killed, can neither grow nor write.

Run as `python -m hatangso.adapters.asset_files.map_worker`; the parent writes one line of JSON to its
standard input: {"path", "driver", "layer", "encoding", "most", "memory", "seconds", "action": "info"|"rows"}.
"info" answers with one line of JSON and an Arrow stream of the first rows, "rows" with an Arrow stream of
all. What goes wrong is one line of JSON on standard error.

Only the formats of DRIVERS exist in this process: GDAL is told to leave the others out before it starts, so
that no file can name another file, a database or the network (VRT, WFS, HTTP …).
"""

import ctypes
import json
import os
import resource
import sys
from typing import Any

DRIVERS = (
    "GeoJSON",
    "GeoJSONSeq",
    "GPKG",
    "ESRI Shapefile",
    "KML",
    "DXF",
    "DGN",
    "MapInfo File",
    "FlatGeobuf",
)
BATCH = 5_000
FAILURE = 3  # of CPLErr (https://gdal.org/en/stable/api/cpl.html)


class Unneeded:
    """What pyogrio and pyarrow would load if they could, a second each."""

    def find_spec(self, name: str, *_: Any) -> None:
        """Nothing to find: as if it were not installed."""
        if name in ("pandas", "geopandas", "shapely"):
            raise ModuleNotFoundError(name, name=name)


def main() -> None:
    """Read what is asked on standard input and answer."""
    request = json.loads(sys.stdin.buffer.readline())
    answer, fault = os.fdopen(os.dup(1), "wb"), os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # whatever a library prints is not the answer
    os.dup2(nowhere, 2)
    _bind(request)
    try:
        _answer(request, answer)
        answer.flush()
    except MemoryError:
        _fail(fault, "too_complex")
    except BrokenPipeError:
        pass  # the parent has seen enough
    except Exception as error:
        _fail(fault, f"{type(error).__name__}: {error}")
    os._exit(0)  # a damaged file may have hurt a native library: no tidying up


def _answer(request: dict[str, Any], answer: Any) -> None:
    sys.meta_path.insert(0, Unneeded())
    import pyogrio

    strangers = set(pyogrio.list_drivers()) - set(DRIVERS) - {request["driver"]}
    if strangers:
        raise RuntimeError(f"drivers that should be left out: {sorted(strangers)}")
    pyogrio.set_gdal_config_options(
        {"OGR_GEOJSON_MAX_OBJ_SIZE": 64, "DXF_MAX_BSPLINE_CONTROL_POINTS": 1000, "CPL_DEBUG": None}
    )
    if request["action"] == "info":
        info = _info(pyogrio, request)
        answer.write(json.dumps(info).encode() + b"\n")
        request["layer"] = info["layer"]
    _rows(pyogrio, request, answer)


def _info(pyogrio: Any, request: dict[str, Any]) -> dict[str, Any]:
    path = request["path"]
    layers = [(str(name), kind is not None) for name, kind in pyogrio.list_layers(path).tolist()]
    named = [name for name, _ in layers]
    layer = request["layer"] if request["layer"] in named else named[0]
    info = pyogrio.read_info(
        path, layer=layer, encoding=request["encoding"] or None, force_feature_count=False
    )
    return {
        "driver": info["driver"],
        "layers": named,
        "layer": layer,
        "fields": [str(name) for name in info["fields"]],
        "crs": info["crs"] or "",
        "features": int(info["features"]),
        "shapes": bool(info["geometry_type"]) and info["geometry_type"] != "None",
    }


def _rows(pyogrio: Any, request: dict[str, Any], answer: Any) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    with pyogrio.open_arrow(
        request["path"],
        layer=request["layer"],
        encoding=request["encoding"] or None,
        batch_size=request.get("first") or BATCH,
        use_pyarrow=True,
    ) as (meta, reader):
        shape = meta["geometry_name"] or "wkb_geometry"
        writer = None
        gdal = _library(pyogrio)
        gdal.CPLErrorReset()
        for batch in reader:
            names = [name for name in batch.schema.names if name != shape]
            columns = [_simple(pa, batch.column(name)) for name in names]
            if shape in batch.schema.names:
                wkb = batch.column(shape).cast(pa.binary())
                size = pc.fill_null(pc.binary_length(wkb), 0)
                large = pc.greater(size, request["most"])
                wkb = pc.if_else(large, pa.scalar(None, pa.binary()), wkb)
                vertices = pc.if_else(large, pc.divide(size, 16), 0).cast(pa.int32())
            else:
                wkb = pa.nulls(batch.num_rows, pa.binary())
                vertices = pa.array([0] * batch.num_rows, pa.int32())
            out = pa.RecordBatch.from_arrays(
                [*columns, wkb, vertices], names=[*(f"c{i}" for i in range(len(names))), "wkb", "vertices"]
            )
            if writer is None:
                writer = pa.ipc.new_stream(answer, out.schema)
            writer.write_batch(out)
            if request.get("first"):
                break
        if request["driver"] == "OSM" and gdal.CPLGetLastErrorType() >= FAILURE:
            raise RuntimeError(gdal.CPLGetLastErrorMsg().decode(errors="replace"))
        if writer is not None:
            writer.close()


def _library(pyogrio: Any) -> Any:
    """GDAL itself: where an OpenStreetMap file is damaged its driver ends early with an error that pyogrio
    passes over (it asks for features, and there are none left)."""
    gdal = ctypes.CDLL(pyogrio._err.__file__)
    gdal.CPLGetLastErrorMsg.restype = ctypes.c_char_p
    return gdal


def _simple(pa: Any, column: Any) -> Any:
    """Texts, numbers, days and truths as they are; what a table has no cell for becomes text."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if (
        pa.types.is_string(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_date(kind)
    ):
        return column
    if pa.types.is_timestamp(kind):
        return column.cast(pa.date32(), safe=False)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.nulls(len(column), pa.string())
    return pa.array([None if one is None else str(one)[:1000] for one in column.to_pylist()], pa.string())


def _bind(request: dict[str, Any]) -> None:
    seconds = int(request["seconds"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (request["memory"], request["memory"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _fail(fault: int, detail: str) -> None:
    os.write(fault, (json.dumps({"failed": detail[:500]}) + "\n").encode())
    os._exit(3)


if __name__ == "__main__":
    main()
