"""The head of an HTTP/1.1 request, read strictly, and the heads of our answers."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

HEAD_LIMIT = 16 * 1024
QUERY_LIMIT = 4096  # ndt7: the query string MUST NOT be longer
REASONS = {
    101: "Switching Protocols",
    200: "OK",
    204: "No Content",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    411: "Length Required",
    413: "Content Too Large",
    426: "Upgrade Required",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}
_LINE = re.compile(rb"(GET|POST|OPTIONS) (/[!-~]*) HTTP/1\.1")
_HEADER = re.compile(rb"([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*([^\r\n\0]*?)[ \t]*")
_HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")


class Refusal(Exception):
    """The request is answered with this status; `type` is for programs, `title` for people."""

    def __init__(self, status: int, type_: str, title: str, **more: Any) -> None:
        super().__init__(title)
        self.status, self.type, self.title, self.more = status, type_, title, more

    def body(self) -> dict[str, Any]:
        return {"error": {"type": self.type, "title": self.title, "status": self.status}, **self.more}


@dataclass(frozen=True)
class Request:
    """One request: header names in small letters, the query's keys each once."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]

    @property
    def host(self) -> str:
        return self.headers["host"]

    @property
    def upgrades(self) -> bool:
        return self.headers.get("upgrade", "").lower() == "websocket"


def read_head(head: bytes) -> Request:
    """The request in the bytes before the empty line; Refusal 400 where anything is not as HTTP/1.1 says."""
    line, *rest = head.split(b"\r\n")
    match = _LINE.fullmatch(line)
    if not match:
        if re.match(rb"[A-Z]+ /[!-~]* HTTP/1\.1$", line):
            raise Refusal(405, "method", "GET, POST and OPTIONS are understood here.")
        raise Refusal(400, "request", "This is not a request of HTTP/1.1.")
    headers: dict[str, str] = {}
    for entry in rest:
        header = _HEADER.fullmatch(entry)
        if not header:
            raise Refusal(400, "header", "A header is malformed.")
        name, value = header[1].decode().lower(), header[2].decode("latin-1")
        if name in ("host", "content-length", "origin", "transfer-encoding") and name in headers:
            raise Refusal(400, "header", f"The header {name} is there twice.")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    if not _HOST.fullmatch(headers.get("host", "")):
        raise Refusal(400, "host", "The Host header is missing or malformed.")
    path, _, query = match[2].decode("ascii").partition("?")
    return Request(match[1].decode(), path, _read_query(query), headers)


def _read_query(text: str) -> dict[str, str]:
    if len(text) > QUERY_LIMIT:
        raise Refusal(400, "query_long", "The query string is longer than 4096 bytes.")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise Refusal(400, "query", "The query string cannot be read.") from error
    query = dict(pairs)
    if len(query) < len(pairs):
        raise Refusal(400, "query_twice", "A key of the query string is there twice.")
    return query


def answer_head(status: int, headers: dict[str, str]) -> bytes:
    """Status line and headers, with the empty line."""
    lines = [f"HTTP/1.1 {status} {REASONS[status]}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def json_answer(status: int, body: Any, headers: dict[str, str]) -> bytes:
    """A whole answer with a JSON body."""
    data = json.dumps(body, ensure_ascii=False).encode()
    own = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(data))}
    return answer_head(status, {**headers, **own}) + data
