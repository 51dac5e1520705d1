"""The control port: where tests move the clock and ask for faults.

It is a server of its own, on 127.0.0.1, that only ``--control-port`` opens: nothing of it can be
reached through the AWS endpoint. ``docs/control.md`` describes it.
"""

import json
import re
import threading
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from sluice_local.clock import CLOCK
from sluice_local.faults import reading
from sluice_local.faults.book import FAULTS
from sluice_local.state import changed, register

HOST = "127.0.0.1"
OWN_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", re.IGNORECASE)
#: A page's requests carry one of these, whatever it does; a test's never do.
#: https://developer.mozilla.org/en-US/docs/Glossary/Forbidden_request_header
OF_PAGES = ("Origin", "Referer", "Sec-Fetch-Site")
LONGEST_BODY = 1_000_000

# The state's times may be of a moved clock: a server that starts over it must not go back.
register("clock", lambda: CLOCK.advanced, CLOCK.restore)


class ControlError(Exception):
    """A request is refused; the sentence says why, and what is expected."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Control:
    """The server of the control port, which ends with its process."""

    def __init__(self, port: int) -> None:
        self._http = make_server(HOST, port, application, threaded=True, request_handler=Silent)
        self.port: int = self._http.server_port
        serve = threading.Thread(target=self._http.serve_forever, name="control", daemon=True)
        serve.start()


class Silent(WSGIRequestHandler):  # type: ignore[misc]  # werkzeug is not looked into
    """Logs no requests."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing."""


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one request, always in JSON."""
    request = Request(environ)
    try:
        _refuse_pages(request)
        status, answer = 200, _answer(request)
    except ControlError as error:
        status, answer = error.status, {"error": str(error)}
    response = Response(json.dumps(answer) + "\n", status, content_type="application/json")
    sent: Iterable[bytes] = response(environ, start_response)
    return sent


def _refuse_pages(request: Request) -> None:
    """A page in a browser of this machine must not get here, whatever name it has for it."""
    if OWN_HOST.fullmatch(request.headers.get("Host", "")) is None:
        raise ControlError(403, "The Host must be 127.0.0.1, localhost or [::1].")
    for name in OF_PAGES:
        if name in request.headers:
            raise ControlError(403, f"A request with the header {name} is a page's; refused.")


def _answer(request: Request) -> Any:
    found: dict[str, Callable[[], Any]]
    match = re.fullmatch(r"/faults/(f\d+)", request.path)
    if match is not None:
        found = {"DELETE": lambda: _forget(match[1])}
    else:
        found = {
            "/health": {"GET": lambda: {"status": "ok"}},
            "/deliveries": {"GET": lambda: _deliveries(request)},
            "/clock": {"GET": _clock},
            "/clock/advance": {"POST": lambda: _advance(_body(request))},
            "/faults": {
                "GET": lambda: {"rules": FAULTS.view()},
                "POST": lambda: _ask(_body(request)),
                "DELETE": _clear,
            },
        }.get(request.path, {})
    if not found:
        raise ControlError(
            404, "There are /clock, /clock/advance, /faults, /faults/ID, /deliveries and /health."
        )
    if request.method not in found:
        raise ControlError(405, f"Of {request.path} there is {', '.join(found)}.")
    return found[request.method]()


def _body(request: Request) -> Any:
    if request.mimetype != "application/json":
        raise ControlError(415, "The Content-Type must be application/json.")
    if (request.content_length or LONGEST_BODY + 1) > LONGEST_BODY:
        raise ControlError(413, f"The body must have a length, of {LONGEST_BODY} bytes at most.")
    try:
        return json.loads(request.get_data())
    except ValueError:
        raise ControlError(400, "The body is not JSON.") from None


def _clock() -> Any:
    return {"now": CLOCK.now().isoformat(timespec="milliseconds"), "advanced": CLOCK.advanced}


def _deliveries(request: Request) -> Any:
    from sluice_local.events.delivery import deliveries

    topic = request.args.get("topic")
    if topic is None or len(request.args) != 1:
        raise ControlError(400, "expected ?topic=ARN, and nothing else")
    return {"deliveries": deliveries(topic)}


def _advance(body: Any) -> Any:
    seconds = body.get("seconds") if isinstance(body, dict) and len(body) == 1 else None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ControlError(400, 'expected {"seconds": n}, n a number, and nothing else')
    try:
        CLOCK.advance(seconds)
        changed("clock")
    except (ValueError, OverflowError) as error:
        raise ControlError(400, str(error)) from None
    return _clock()


def _ask(body: Any) -> Any:
    try:
        return {"ids": FAULTS.add(reading.read(body))}
    except reading.RuleError as error:
        raise ControlError(400, str(error)) from None


def _forget(rule_id: str) -> Any:
    if not FAULTS.clear(rule_id):
        raise ControlError(404, f"There is no rule {rule_id}.")
    return {}


def _clear() -> Any:
    FAULTS.clear()
    return {}
