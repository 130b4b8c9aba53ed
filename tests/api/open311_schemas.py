"""The shapes of Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2), stated anew as JSON schemas.

Of the standard: names, kinds and which must be there; fields of our own beside them are named too, so that a
further one is noticed.
"""

from typing import Any

TEXT: dict[str, Any] = {"type": ["string", "null"]}
MOMENT: dict[str, Any] = {
    "type": ["string", "null"],
    "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$",
}
NAME: dict[str, Any] = {"type": "string", "minLength": 1}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(one: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": one}


SERVICES = _list(
    _object(
        service_code=NAME,
        service_name=NAME,
        description=TEXT,
        metadata={"type": "boolean"},
        type={"enum": ["realtime", "batch", "blackbox"]},
        keywords=TEXT,
        group=TEXT,
    )
)
_ATTRIBUTE = _object(
    variable={"type": "boolean"},
    code=NAME,
    datatype={"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
    required={"type": "boolean"},
    datatype_description=TEXT,
    order={"type": "integer", "minimum": 1},
    description=NAME,
)
_ATTRIBUTE["properties"]["values"] = _list(_object(key=NAME, name=NAME))
_ATTRIBUTE["if"] = {"properties": {"datatype": {"pattern": "list$"}}}
_ATTRIBUTE["then"] = {"required": ["values"]}
DEFINITION = _object(service_code=NAME, attributes=_list(_ATTRIBUTE))
FILED = _list(_object(service_request_id=NAME, service_notice=TEXT, account_id=TEXT, token=NAME))
REQUESTS = _list(
    _object(
        service_request_id=NAME,
        status={"enum": ["open", "closed"]},
        status_notes=TEXT,
        service_name=NAME,
        service_code=NAME,
        description=TEXT,
        agency_responsible=TEXT,
        service_notice=TEXT,
        requested_datetime=MOMENT,
        updated_datetime=MOMENT,
        expected_datetime=MOMENT,
        address=TEXT,
        address_id=TEXT,
        zipcode=TEXT,
        lat={"type": ["number", "null"], "minimum": -90, "maximum": 90},
        long={"type": ["number", "null"], "minimum": -180, "maximum": 180},
        media_url=TEXT,
        extended_status={"enum": ["received", "checked", "with_owner", "done", "refused", "reopened"]},
        extended_status_name=NAME,
        jurisdiction_id=NAME,
        duplicate_of=TEXT,
        also_reported={"type": "integer", "minimum": 0},
    )
)
UPDATES = _list(
    _object(
        update_id=NAME,
        service_request_id=NAME,
        status={"enum": ["OPEN", "CLOSED"]},
        updated_datetime=MOMENT,
        description=TEXT,
        extended_status=NAME,
    )
)
TOKENS = _list(_object(service_request_id=NAME, token=NAME))
ERRORS = _list(_object(code={"type": "integer"}, description=NAME))
DISCOVERY = _object(
    changeset=MOMENT,
    contact=NAME,
    key_service=NAME,
    endpoints=_list(
        _object(
            specification={"const": "http://wiki.open311.org/GeoReport_v2"},
            url=NAME,
            changeset=MOMENT,
            type={"enum": ["production", "test"]},
            formats=_list({"enum": ["text/xml", "application/json"]}),
        )
    ),
)
