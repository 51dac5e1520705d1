"""The log of requests: who called what and how it went, never what was in it.

JSON lines in ``requests.log``, with the one before in ``requests.log.1``. No path and no
parameter is in them: an object's key may name a patient.
"""

import json
import os
import re
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs

from sluice_local.aws_errors import service_of
from sluice_local.state.reads import operation

NAME = "requests.log"
#: Two files of this size at most.
LIMIT = 2_000_000
CODE = re.compile(rb'<Code>([\w.]+)</Code>|"__type":\s*"(?:[^"#]*#)?([\w.]+)')
#: How much of an error's body is searched for its code.
HEAD = 2_000


class RequestLog:
    """A WSGI application that writes down what the one inside it answers."""

    def __init__(self, application: Any, folder: Path) -> None:
        self._application = application
        self._path = folder / NAME
        self._lock = threading.Lock()
        self._file = _open(self._path)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        if str(environ.get("PATH_INFO", "")).startswith("/_sluice/"):
            inside: Iterable[bytes] = self._application(environ, start_response)
            return inside
        started, said = time.perf_counter(), {"status": "", "error": ""}

        def hear(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said["status"] = status[:3]
            found = {name.lower(): value for name, value in headers}
            said["error"] = found.get("x-amzn-errortype", "")
            return start_response(status, headers, *more)

        answer: Iterable[bytes] = self._application(environ, hear)
        failed = said["status"] >= "400"
        if failed and not said["error"]:
            body = b"".join(answer)
            getattr(answer, "close", lambda: None)()
            answer = [body]
            match = CODE.search(body[:HEAD])
            said["error"] = (match[1] or match[2]).decode() if match else ""
        self._write(
            {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                **named(environ),
                "status": int(said["status"] or 0),
                **({"error": said["error"]} if failed else {}),
                "ms": round((time.perf_counter() - started) * 1000, 1),
            }
        )
        return answer

    def _write(self, line: dict[str, Any]) -> None:
        with self._lock:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            if self._file.tell() > LIMIT:
                self._file.close()
                self._path.replace(self._path.with_suffix(".log.1"))
                self._file = _open(self._path)


def _open(path: Path) -> IO[str]:
    """Append to a file that only its owner may read."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a")


def remove(folder: Path) -> None:
    """Leave no log behind."""
    for name in (NAME, f"{NAME}.1"):
        (folder / name).unlink(missing_ok=True)


def named(environ: dict[str, Any]) -> dict[str, str]:
    """Service, operation and caller of a request.

    ``environ["sluice.call"]`` says it where the request was identified; else it is guessed.
    """
    call = environ.get("sluice.call")
    principal = environ.get("sluice.principal")
    return {
        "service": getattr(call, "service", None) or service_of(environ) or "s3",
        "operation": getattr(call, "operation", None) or _operation(environ),
        "caller": getattr(principal, "arn", None) or "unknown",
    }


def _operation(environ: dict[str, Any]) -> str:
    name = operation(environ)
    if name:
        return name
    parts = str(environ.get("PATH_INFO", "")).strip("/").split("/", 1)
    what = "object" if len(parts) > 1 else "bucket" if parts[0] else "buckets"
    query = parse_qs(str(environ.get("QUERY_STRING", "")), keep_blank_values=True)
    about = sorted(name for name, values in query.items() if values == [""] and name.isalpha())
    return " ".join([str(environ.get("REQUEST_METHOD")), what, *about[:1]])
