"""Route each request to a service's application: moto's, with our fixes, or our CloudFormation.

A service's modules are imported when the first request for it comes, which keeps the start short.
"""

import importlib
import io
import threading
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_input_stream

import sluice_local.calls.agreement
import sluice_local.fixes.iam
from sluice_local import console, ec2, moto_clock, moto_memory, status
from sluice_local.auth.authenticate import authenticate
from sluice_local.aws_errors import aws_error, failure
from sluice_local.calls import Call
from sluice_local.calls.identify import identify
from sluice_local.coverage import OWN as OWN_SERVICES
from sluice_local.coverage import is_supported
from sluice_local.faults.around import losing, meeting
from sluice_local.gate.enforce import refusal
from sluice_local.state.open import kept
from sluice_local.trail.hook import recorded

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
HEALTH = "/_sluice/health"
#: The services that are looked after here. moto has many more, which answer and do nothing.
SERVICES = (
    *("athena", "budgets", "ce", "cloudformation", "cloudtrail", "cloudwatch", "ec2", "events"),
    *("glue", "iam", "kms", "logs", "organizations", "quicksight", "s3", "s3control"),
    *("secretsmanager", "sns", "sts"),
)
#: Those of them that are wholly ours: the module whose ``SERVICE`` is their application.
OWN = {"athena": "sluice_local.athena.api", "quicksight": "sluice_local.quicksight.api"}
#: moto's own paths: they would reset the state, show it all, or hand out credentials.
CLOSED = ("/moto-api", "/latest/meta-data/", "/latest/api/")
#: A header with which anybody could act in another account.
ACCOUNT_HEADER = "HTTP_X_MOTO_ACCOUNT_ID"
#: Where a request's environment says who makes it: an ``auth.Principal``.
PRINCIPAL = "sluice.principal"


class Dispatcher:
    """The WSGI application of the whole server."""

    def __init__(self) -> None:
        moto_clock.install()
        moto_memory.install()
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._lock = threading.RLock()
        self._applications: dict[str, Application] = {}

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = str(environ.get("PATH_INFO", ""))
        environ.pop(ACCOUNT_HEADER, None)
        answer: Application
        if path == HEALTH:
            answer = Response('{"status":"ok"}', content_type="application/json")
        elif path == status.PATH:
            answer = status.response()
        elif path == console.PATH:
            answer = console.response(environ)
        elif path.startswith(CLOSED):
            answer = aws_error(environ, "NotFound", "There is nothing here.", 404)
        else:
            try:
                answer = self._authenticated(environ, path)
            except Exception as error:  # an SDK must be able to read the answer
                answer = failure(environ, error)
        return answer(environ, start_response)

    def _authenticated(self, environ: dict[str, Any], path: str) -> Application:
        """The application that answers; the body is read before, it is part of what is signed."""
        body = get_input_stream(environ).read()
        environ["wsgi.input"] = io.BytesIO(body)
        who = authenticate(environ, body)
        if isinstance(who, Response):
            refusal: Application = who
            return refusal
        environ[PRINCIPAL] = who
        return self._application(environ, path)

    def _application(self, environ: dict[str, Any], path: str) -> Application:
        host = self._moto.infer_service_region_host(environ, path) or "s3.us-east-1.amazonaws.com"
        with self._lock:
            service = self._moto.get_backend_for_host(host)
            if service not in SERVICES:
                said = f"The embedded AWS does not have {host}."
                unknown: Application = aws_error(environ, "UnknownService", said, 404)
                return unknown
            if service not in self._applications:
                judged = _supported(_judged(meeting(service, _make(service))))
                self._applications[service] = _identified(service, losing(recorded(judged)))
            application: Application = self._applications[service]
            return application


def _make(service: str) -> Application:
    if service == "cloudformation":
        return cloudformation
    if service in OWN:
        own: Application = importlib.import_module(OWN[service]).SERVICE
        return _one_at_a_time(service, own)
    if service == "ec2":
        return ec2.application
    fixes = f"sluice_local.fixes.{service}"
    if find_spec(fixes) is not None:
        importlib.import_module(fixes)
    application = create_backend_app(service)
    application.debug = False  # else Flask makes a class for each request, and keeps it
    application.register_error_handler(Exception, _flask_failure)
    return _one_at_a_time(service, application)


def _identified(service: str, application: Application) -> Application:
    """Say of each request, in its environ, which call it is.

    The body has been read: a client may be slow to send it, or need another answer first.
    """

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        environ["wsgi.input"].seek(0)
        environ[sluice_local.calls.agreement.KEY] = identify(environ, body, service)
        return application(environ, start_response)

    return answer


def _supported(application: Application) -> Application:
    """Refuse the operations that moto has and nobody has looked after."""

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        call = environ[sluice_local.calls.agreement.KEY]
        if (
            not isinstance(call, Call)
            or call.service in OWN_SERVICES  # they say themselves what they lack
            or is_supported(call.service, call.operation)
        ):
            return application(environ, start_response)
        refused: Application = failure(
            environ, NotImplementedError(f"{call.service}'s {call.operation}")
        )
        return refused(environ, start_response)

    return answer


def _judged(application: Application) -> Application:
    """Let only those requests in whose caller has all the permissions for them."""

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        refused: Application | None = refusal(environ)
        return (refused or application)(environ, start_response)

    return answer


def _one_at_a_time(service: str, application: Application) -> Application:
    """Let one request at a time into a service: moto's state is not made for threads."""
    lock = threading.Lock()

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        keeping = kept()
        if keeping is not None:
            return keeping.answer(service, application, environ, start_response)
        with lock:
            return application(environ, start_response)

    return answer


def _flask_failure(error: Exception) -> Response:
    from flask import request

    return failure(request.environ, error)


def cloudformation(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """CloudFormation is ours: moto's is not imported at all."""
    from moto.moto_server.werkzeug_app import BackendRequest

    from sluice_local.cfn.api import CloudFormationApi
    from sluice_local.cfn.errors import CloudFormationError

    try:
        status, headers, body = CloudFormationApi.dispatch(BackendRequest(environ))
        answer: Application = Response(body, status=int(status), headers=headers)
    except CloudFormationError as error:
        status = 404 if error.code == "ChangeSetNotFound" else 400
        answer = aws_error(environ, error.code, error.message, status)
    except Exception as error:  # an SDK must be able to read the answer
        answer = failure(environ, error)
    return answer(environ, start_response)
