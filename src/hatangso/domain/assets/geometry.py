"""Judging the shape of an asset: what cannot be is said in one sentence with what to do, and a swapped one is
offered mended. Nothing is changed silently but what loses nothing: heights are left out, a multi-shape of one
part becomes that part.

Shapes are Shapely's, longitude and latitude in degrees (EPSG:4326).
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.validation import explain_validity

from hatangso.domain.assets.asset_type import Geometry
from hatangso.domain.assets.extent import PLACES, where
from hatangso.domain.words import Misstated, Words

MOST_VERTICES = 100_000  # a province's boundary has fewer; what has more is no single object
MOST_PARTS = 1_000
BYTES_A_VERTEX = 16  # of WKB with two coordinates
KIND_WORDS: dict[Geometry, Words] = {
    "point": Words("điểm", "point"),
    "line": Words("đường", "line"),
    "area": Words("vùng", "area"),
}
_KINDS: dict[str, Geometry] = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "LinearRing": "line",
    "MultiLineString": "line",
    "Polygon": "area",
    "MultiPolygon": "area",
}


class BadShape(Misstated):
    """What is wrong with a shape. `code` is stable; `mended`: the shape as it was meant, to be offered."""

    def __init__(self, code: str, vi: str, en: str, mended: Any = None) -> None:
        super().__init__(vi, en)
        self.code, self.mended = code, mended


def shape_of_text(text: str) -> Any:
    """The shape of WKT (also EWKT) or of a GeoJSON geometry or feature. Raises BadShape.

    What holds more vertices than MOST_VERTICES is refused by counting its signs, before it is parsed.
    """
    said = text.strip()
    if said.startswith("{"):
        return _of_geojson(said)
    if said[:5].upper() == "SRID=":
        said = said.partition(";")[2].strip()
    _require_few(said.count(",") + 1)
    try:
        return shapely.from_wkt(said)
    except (shapely.errors.GEOSException, TypeError, ValueError):
        raise BadShape(
            "unreadable",
            f"“{said[:40]}” không phải hình dạng WKT hay GeoJSON. Ví dụ: POINT(105.8542 21.0285).",
            f"'{said[:40]}' is neither WKT nor GeoJSON. For example: POINT(105.8542 21.0285).",
        ) from None


def shape_of_wkb(wkb: bytes) -> Any:
    """The shape of WKB. Raises BadShape, by its length where it is too large."""
    _require_few(len(wkb) // (2 * BYTES_A_VERTEX))  # with height and measure a vertex has 32 bytes
    try:
        return shapely.from_wkb(wkb)
    except (shapely.errors.GEOSException, TypeError, ValueError):
        raise BadShape(
            "unreadable",
            "Hình dạng trong tệp bị hỏng, không đọc được. Hãy vẽ lại hoặc xuất lại từ phần mềm gốc.",
            "The shape in the file is damaged. Draw it anew or export it again.",
        ) from None


def judged(shape: Any, kinds: Sequence[Geometry]) -> Any:
    """The shape as it is kept: two coordinates, no needless multi. Raises BadShape with the first fault.

    `kinds`: what its type may be; () for a type without a place.
    """
    if shape is None or shape.is_empty:
        raise BadShape(
            "empty",
            "Không có hình dạng hoặc hình dạng rỗng. Hãy ghi toạ độ.",
            "There is no shape, or it is empty. Give coordinates.",
        )
    _require_few(shapely.get_num_coordinates(shape))
    shape = _plain(shape)
    _require_kind(shape, kinds)
    coordinates = shapely.get_coordinates(shape)
    if not np.isfinite(coordinates).all():
        raise BadShape(
            "nan",
            "Toạ độ có giá trị không phải số (NaN, vô cực). Hãy ghi lại toạ độ.",
            "A coordinate is no number (NaN, infinite). Write it again.",
        )
    _require_viet_nam(shape, coordinates)
    _require_simple(shape)
    return shape


def _of_geojson(said: str) -> Any:
    _require_few(said.count("["))
    try:
        told = json.loads(said)
        geometry = told.get("geometry") if told.get("type") == "Feature" else told
        return None if geometry is None else shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, AttributeError, TypeError, ValueError, RecursionError):
        raise BadShape(
            "unreadable",
            "Ô này không phải GeoJSON hợp lệ. Ví dụ: {“type”: “Point”, “coordinates”: [105.85, 21.03]}.",
            "This is no valid GeoJSON. For example: {'type': 'Point', 'coordinates': [105.85, 21.03]}.",
        ) from None


def _require_few(vertices: int) -> None:
    if vertices > MOST_VERTICES:
        raise too_many_vertices(vertices)


def too_many_vertices(vertices: int) -> BadShape:
    """The fault of a shape with more vertices than any single object has."""
    told, limit = (f"{number:,}".replace(",", ".") for number in (vertices, MOST_VERTICES))
    return BadShape(
        "too_large",
        f"Hình có quá nhiều đỉnh (khoảng {told}; giới hạn {limit}). Hãy giản lược hình (Simplify) hoặc tách"
        " thành nhiều đối tượng.",
        f"The shape has too many vertices (about {vertices}; the limit is {MOST_VERTICES})."
        " Simplify it or divide it.",
    )


def _plain(shape: Any) -> Any:
    shape = shapely.force_2d(shape)
    parts = shapely.get_parts(shape)
    if shape.geom_type.startswith("Multi"):
        parts = parts[~shapely.is_empty(parts)]
        if len(parts) == 1:
            return parts[0]
        if len(parts) > MOST_PARTS:
            raise BadShape(
                "too_many_parts",
                f"Hình gồm {len(parts)} phần rời nhau (giới hạn {MOST_PARTS}); hãy tách thành nhiều"
                " đối tượng.",
                f"The shape has {len(parts)} parts (the limit is {MOST_PARTS}); divide it.",
            )
    return shapely.LineString(shape.coords) if shape.geom_type == "LinearRing" else shape


def _require_kind(shape: Any, kinds: Sequence[Geometry]) -> None:
    kind = _KINDS.get(shape.geom_type)
    if not kinds:
        raise BadShape(
            "no_place",
            "Loại tài sản này không có vị trí trên bản đồ. Hãy bỏ toạ độ.",
            "This type of assets has no place on the map. Leave the coordinates out.",
        )
    wanted = ", ".join(KIND_WORDS[one].vi for one in kinds), ", ".join(KIND_WORDS[one].en for one in kinds)
    if kind not in kinds:
        told = KIND_WORDS[kind] if kind else Words("hỗn hợp", "mixed")
        raise BadShape(
            "wrong_kind",
            f"Hình là {told.vi}, loại tài sản này cần {wanted[0]}. Hãy vẽ lại, hoặc chọn loại tài sản khác.",
            f"The shape is of kind {told.en}, this type of assets wants: {wanted[1]}. Draw it anew or choose"
            " another type.",
        )
    if shape.geom_type == "MultiPoint":
        raise BadShape(
            "many_points",
            f"Một tài sản chỉ có một vị trí, ở đây có {len(shape.geoms)} điểm. Hãy ghi mỗi điểm một dòng.",
            f"An asset has one place, here are {len(shape.geoms)} points. Write a row for each.",
        )


def _require_viet_nam(shape: Any, coordinates: Any) -> None:
    places = where(coordinates[:, 0], coordinates[:, 1])
    if (places == PLACES.index("inside")).all():
        return
    raise misplaced(
        coordinates[int(np.flatnonzero(places != PLACES.index("inside"))[0])],
        swapped=bool((places == PLACES.index("swapped")).all()),
        metres=bool((places == PLACES.index("metres")).all()),
        mended=shape,
    )


def misplaced(pair: Any, *, swapped: bool, metres: bool, mended: Any = None) -> BadShape:
    """The fault of a pair (told as longitude, latitude) that does not lie in Viet Nam."""
    first, second = float(pair[0]), float(pair[1])
    said = f"({first:.6g}; {second:.6g})"
    if swapped:
        return BadShape(
            "swapped",
            f"Kinh độ và vĩ độ {said} bị đổi chỗ: kinh độ của Việt Nam từ 102 đến 118, vĩ độ từ 6 đến 23,6."
            " Hãy đổi lại, hoặc cho phép hệ thống đổi chỗ.",
            f"Longitude and latitude {said} are swapped: in Viet Nam longitude is 102 to 118, latitude 6 to"
            " 23.6. Swap them, or let the system do so.",
            None if mended is None else shapely.transform(mended, lambda pairs: pairs[:, ::-1]),
        )
    if metres:
        return BadShape(
            "metres",
            f"Toạ độ {said} là số mét (có lẽ VN-2000), không phải độ. Hãy chọn hệ toạ độ của tệp (kinh tuyến"
            " trục, múi chiếu).",
            f"The coordinates {said} are metres (VN-2000, it seems), not degrees. Choose the file's reference"
            " system.",
        )
    return BadShape(
        "outside",
        f"Toạ độ (kinh độ; vĩ độ) {said} nằm ngoài Việt Nam. Hãy kiểm tra lại số, dấu thập phân và hệ toạ"
        " độ.",
        f"The place (longitude; latitude) {said} lies outside Viet Nam. Check the numbers, the decimal mark"
        " and the reference system.",
    )


def nowhere(pair: tuple[float, float]) -> BadShape:
    """The fault of a place (longitude, latitude) that lies in no commune and not off one either."""
    said = f"({pair[0]:.6g}; {pair[1]:.6g})"
    return BadShape(
        "nowhere",
        f"Toạ độ (kinh độ; vĩ độ) {said} nằm ngoài Việt Nam: không thuộc xã, phường nào và cách ranh giới gần"
        " nhất hơn 5 km. Hãy kiểm tra lại số và hệ toạ độ; công trình xa bờ thì bỏ trống toạ độ và ghi nơi"
        " đặt vào địa chỉ.",
        f"The place (longitude; latitude) {said} lies outside Viet Nam: in no commune, and more than 5 km"
        " from the nearest boundary. Check the numbers and the reference system; of what stands far out at"
        " sea leave the coordinates empty and tell the place in the address.",
    )


def _require_simple(shape: Any) -> None:
    if shape.geom_type in ("LineString", "MultiLineString"):
        parts = shapely.get_parts(shape)
        if (shapely.length(parts) == 0).any():
            raise BadShape(
                "no_length",
                "Đường có độ dài bằng 0 (các điểm trùng nhau). Hãy vẽ lại ít nhất hai điểm khác nhau.",
                "The line has no length (its points are one). Draw at least two different points.",
            )
        for part in parts:
            if not part.is_simple:
                x, y = _crossing(part)
                raise BadShape(
                    "self_crossing",
                    f"Đường tự cắt tại ({x:.6f}; {y:.6f}). Hãy tách thành hai đường hoặc sửa các đỉnh.",
                    f"The line crosses itself at ({x:.6f}; {y:.6f}). Divide it in two or mend its vertices.",
                )
    elif shape.geom_type != "Point" and not shape.is_valid:
        told = explain_validity(shape)
        there = told.partition("[")[2].rstrip("]").replace(" ", "; ")
        raise BadShape(
            "self_crossing",
            f"Đường biên của vùng tự cắt hoặc chồng lên nhau{f' tại ({there})' if there else ''}."
            " Hãy sửa các đỉnh trong phần mềm bản đồ (Check/Fix geometry) rồi nạp lại.",
            f"The boundary crosses or overlaps itself{f' at ({there})' if there else ''}."
            " Mend it and load again.",
        )


def _crossing(line: Any) -> tuple[float, float]:
    """One place where a line touches itself, found by cutting it at its crossings."""
    pieces = shapely.get_parts(shapely.node(line))
    ends = shapely.get_coordinates(shapely.get_point(pieces, 0))
    own = shapely.get_coordinates(line)[[0, -1]]
    inner = ends[~(ends[:, None] == own[None]).all(axis=2).any(axis=1)]
    x, y = (inner if len(inner) else own)[0].tolist()
    return x, y
