"""Let the calls of a service meet the faults that are asked for."""

import os
import signal
import time
from collections.abc import Callable, Iterable
from socket import SHUT_RDWR
from typing import Any, NoReturn

from sluice_local.aws_errors import aws_error
from sluice_local.faults.answers import answer
from sluice_local.faults.book import FAULTS
from sluice_local.faults.rules import Delay, Die, Drop
from sluice_local.faults.seen import look

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def faulty(service: str, application: Application) -> Application:
    """The service's application, between its callers and what may befall their calls."""

    def met(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if not FAULTS:
            return application(environ, start_response)
        seen = look(environ, service)
        effect = FAULTS.call(seen)
        if effect is None:
            return application(environ, start_response)
        if isinstance(effect, Delay):
            time.sleep(effect.seconds)
            return application(environ, start_response)
        if isinstance(effect, Drop | Die):
            _end(effect, environ, application)
        said = answer(effect, seen)
        refused: Iterable[bytes] = aws_error(
            environ, said.code, said.message, said.status, service
        )(environ, start_response)
        return refused

    return met


def _end(effect: Drop | Die, environ: dict[str, Any], application: Application) -> NoReturn:
    """Do the call first, if that is asked for, and keep its answer; then no more is heard."""
    if effect.when == "after":
        done = application(environ, lambda *_: lambda _: None)
        for _ in done:
            pass
    if isinstance(effect, Die):
        die()
    # werkzeug takes it for a client that has gone, and says nothing more
    environ["werkzeug.socket"].shutdown(SHUT_RDWR)
    raise ConnectionAbortedError("a fault that was asked for")


def die() -> NoReturn:
    """Kill this process as a power cut would: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise SystemExit  # never reached
