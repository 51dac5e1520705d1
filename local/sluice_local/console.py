"""A page that shows what there is: stacks, buckets, job runs, the last calls, and who was denied.

It changes nothing and asks nobody who he is, so it has names, states and numbers only: no key of an
object, no parameter, no output, no record. Pages of other sites can neither read nor frame it.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

from sluice_local import requestlog, status
from sluice_local.clock import CLOCK
from sluice_local.control import OWN_HOST
from sluice_local.runtime import runtime

PATH = "/_sluice/"
#: Rows of each table, at most.
CALLS, DENIALS, OTHERS = 40, 20, 100
#: How much of the end of the log of requests is looked at, in bytes.
TAIL = 400_000
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def response(environ: dict[str, Any]) -> Response:
    """The page; 403 for a name that is not this machine's, as a rebound DNS name would have."""
    if OWN_HOST.fullmatch(Request(environ).headers.get("Host", "")) is None:
        return Response("The Host must be 127.0.0.1, localhost or [::1].\n", 403)
    calls = _calls()
    page = _template().render(
        now=CLOCK.now().strftime("%Y-%m-%d %H:%M:%S"),
        advanced=round(CLOCK.advanced),
        memory=status.memory() // 2**20,
        counts=status.counts(),
        stacks=_stacks(),
        buckets=_buckets(),
        runs=_runs(),
        calls=calls[:CALLS],
        denials=[call for call in calls if _is_denial(call)][:DENIALS],
        endpoint=runtime().endpoint,
    )
    return Response(page, headers=HEADERS, content_type="text/html; charset=utf-8")


@cache
def _template() -> Any:
    import jinja2  # most servers never show the page

    here = Path(__file__).with_name("console.html")
    return jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(
        here.read_text(encoding="utf-8")
    )


def _stacks() -> list[dict[str, Any]]:
    stacks = sorted(status.stacks(), key=lambda stack: stack.updated or stack.created, reverse=True)
    return [
        {
            "name": stack.name,
            "status": stack.status,
            "reason": stack.reason or "",
            "resources": len(stack.resources),
            "region": stack.region,
            "time": (stack.updated or stack.created).strftime("%Y-%m-%d %H:%M:%S"),
        }
        for stack in stacks[:OTHERS]
    ]


def _buckets() -> list[dict[str, Any]]:
    return [
        {
            "name": bucket.name,
            "objects": status.objects(bucket),
            "encryption": _encryption(bucket),
            "versioned": bucket.versioning_status or "off",
        }
        for bucket in sorted(status.buckets(), key=lambda bucket: str(bucket.name))[:OTHERS]
    ]


def _encryption(bucket: Any) -> str:
    rule = (bucket.encryption or {}).get("Rule") or {}
    default = (rule[0] if isinstance(rule, list) else rule).get(
        "ApplyServerSideEncryptionByDefault", {}
    )
    return str(default.get("SSEAlgorithm", "AES256"))


def _runs() -> list[dict[str, Any]]:
    return [
        {
            "job": run.job.name,
            "id": run.id,
            "state": run.state,
            "started": run.started_on.strftime("%Y-%m-%d %H:%M:%S"),
            "seconds": _seconds(run),
        }
        for run in status.runs(OTHERS)
    ]


def _seconds(run: Any) -> int | None:
    if run.running_since is None:
        return None
    end: datetime = run.completed_on or CLOCK.naive()
    since: datetime = run.running_since
    return round((end - since).total_seconds())


def _calls() -> list[dict[str, Any]]:
    """The last calls that the log of requests has, the newest first."""
    path = runtime().settings.state / requestlog.NAME
    try:
        with path.open("rb") as log:
            size = log.seek(0, 2)
            log.seek(max(0, size - TAIL))
            lines = log.read().splitlines()
    except OSError:
        return []
    return list(_read(reversed(lines if size <= TAIL else lines[1:])))


def _read(lines: Iterable[bytes]) -> Iterable[dict[str, Any]]:
    for line in lines:
        try:
            call = json.loads(line)
        except ValueError:  # it is being written
            continue
        yield {"error": "", **call, "time": str(call["time"])[11:19]}


def _is_denial(call: dict[str, Any]) -> bool:
    """AWS's codes for it: AccessDenied, AccessDeniedException, AuthorizationError, their kin."""
    return "Denied" in call["error"] or "Authoriz" in call["error"] or call["status"] in (401, 403)
