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
#: Where a call is marked whose answer is to be lost.
LOST = "sluice.fault.lost"
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def meeting(service: str, application: Application) -> Application:
    """The service's application, with what may befall the calls of it.

    A call whose answer is to be lost is done and answered here; ``losing``, around whatever else
    wants to hear of the answer, sees to it that the caller does not.
    """

    def met(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        effect = None
        if FAULTS:
            seen = look(environ, service)
            effect = FAULTS.call(seen)
        if effect is None:
            return application(environ, start_response)
        if isinstance(effect, Delay):
            time.sleep(effect.seconds)
            return application(environ, start_response)
        if isinstance(effect, Drop | Die):
            if effect.when == "before":
                _end(effect, environ)
            environ[LOST] = effect
            return application(environ, start_response)
        said = answer(effect, seen)
        refused: Iterable[bytes] = aws_error(environ, said.code, said.message, said.status)(
            environ, start_response
        )
        return refused

    return met


def losing(application: Application) -> Application:
    """The application, without the answers that are to be lost."""

    def answered(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        environ.pop(LOST, None)
        body = application(environ, start_response)
        effect = environ.pop(LOST, None)
        if effect is None:
            return body
        for _ in body:  # a service may do its work while it answers
            pass
        _end(effect, environ)

    return answered


def _end(effect: Drop | Die, environ: dict[str, Any]) -> NoReturn:
    """No more is heard of this call."""
    if isinstance(effect, Die):
        die()
    # werkzeug takes it for a client that has gone, and says nothing more
    environ["werkzeug.socket"].shutdown(SHUT_RDWR)
    raise ConnectionAbortedError("a fault that was asked for")


def die() -> NoReturn:
    """Kill this process as a power cut would: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise SystemExit  # never reached
