"""A service of our own as a WSGI application.

A service is a class whose methods are its operations: input by the service's model, output too.
"""

import json
import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from botocore import xform_name
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request as HttpRequest
from moto.core.routing import NotFound, get_service_router
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.wrappers import Response

from sluice_local.auth import Principal
from sluice_local.aws_errors import aws_error, failure
from sluice_local.identities import credentials_of
from sluice_local.own import validation
from sluice_local.own.errors import ServiceError
from sluice_local.own.state import state_of
from sluice_local.runtime import runtime

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One request: who makes it, where, and its input by the model's member names."""

    account: str
    region: str
    access_key: str
    params: Json
    partition: str = "aws"

    def client(self, service: str) -> Any:
        """A boto3 client on this server with the caller's credentials."""
        credentials = credentials_of(self.access_key)
        return runtime().clients.client(service, self.region, credentials)


class OwnService:
    """A service. A subclass has a method for each operation that it supports."""

    #: botocore's name of the service.
    name: ClassVar[str]
    #: The error of input that breaks a constraint.
    invalid: ClassVar[str] = "ValidationException"
    #: The kind of the service's state.
    kind: ClassVar[type[Any]]

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._model = get_service_model(self.name)

    def state(self, call: Call) -> Any:
        """The state of the service where the call is made."""
        return state_of(self.kind, self.name, call.account, call.region)

    def __call__(self, environ: Json, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        answer: Any
        try:
            answer = self._answer(environ)
        except ServiceError as error:
            answer = self._error(environ, error)
        except Exception as error:  # an SDK must be able to read the answer
            answer = failure(environ, error)
        response: Iterable[bytes] = answer(environ, start_response)
        return response

    def _answer(self, environ: Json) -> Response:
        http = HttpRequest(environ)
        try:
            operation, uri = get_service_router(self.name).match(http)
        except NotFound:
            raise ServiceError("UnknownOperationException", "There is no such operation.") from None
        method = self._method(operation.name)
        call = self._call(http, self._input(operation, http, uri))
        with self.lock:
            result = method(call) or {}
        shape = operation.output_shape
        if shape is not None and "RequestId" in shape.members:
            result = {"RequestId": str(uuid.uuid4()), **result}
        serializer = get_serializer_class(self.name, self._model.protocol)(operation)
        made = serializer.serialize(result)
        status = result.get("Status", made["status_code"]) if self._tells_status(shape) else 200
        headers = {"x-amzn-RequestId": str(uuid.uuid4()), **made["headers"]}
        headers.setdefault("Content-Type", "application/json")
        return Response(made["body"], status=status, headers=headers)

    def _method(self, operation: str) -> Callable[[Call], Any]:
        found = getattr(self, xform_name(operation), None)
        if found is None or operation not in self._model.operation_names:
            raise NotImplementedError(f"{self._model.service_id}'s {operation}")
        method: Callable[[Call], Any] = found
        return method

    @staticmethod
    def _tells_status(shape: Any) -> bool:
        status = shape.members.get("Status") if shape is not None else None
        return status is not None and status.serialization.get("location") == "statusCode"

    def _input(self, operation: Any, http: Any, uri: Json) -> Json:
        shape = operation.input_shape
        if shape is None:
            return {}
        body = self._body(http)
        parser = PROTOCOL_PARSERS[self._model.protocol](operation)
        elsewhere = {
            name: member
            for name, member in shape.members.items()
            if member.serialization.get("location")
        }
        about = {
            "method": http.method,
            "values": http.values,
            "headers": http.headers,
            "url_path": http.path,
            "url_params": uri,
        }
        try:
            located = parser.parse({**about, "body": b""}) if elsewhere else {}
            given = {
                member.serialization.get("name", name): located[name]
                for name, member in elsewhere.items()
                if located.get(name) is not None
            }
            complaints = validation.check(shape, {**body, **given})
        except (validation.MalformedError, ValueError, TypeError) as error:
            raise ServiceError("SerializationException", str(error)) from error
        if complaints:
            raise ServiceError(self.invalid, validation.sentence(complaints))
        parsed: Json = parser.parse({**about, "body": http.get_data()})
        return {name: value for name, value in parsed.items() if value is not None}

    @staticmethod
    def _body(http: Any) -> Json:
        raw = http.get_data()
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise ServiceError("SerializationException", "The body is not a JSON object.")
        return body

    def _call(self, http: Any, params: Json) -> Call:
        principal: Principal = http.environ["sluice.principal"]
        account = principal.account
        given = params.get("AwsAccountId")
        if given is not None and given != account:
            raise ServiceError(
                "AccessDeniedException", f"Account {given} is not the caller's, {account}."
            )
        return Call(account, _region(http.environ), principal.access_key, params)

    def _error(self, environ: Json, error: ServiceError) -> Response:
        if error.code not in self._model.shape_names:
            return aws_error(environ, error.code, error.message, 400)
        shape = self._model.shape_for(error.code)
        status = shape.metadata.get("error", {}).get("httpStatusCode", 400)
        body = {"__type": error.code, "Message": error.message, **error.more}
        request_id = str(uuid.uuid4())
        if "RequestId" in shape.members:
            body["RequestId"] = request_id
        headers = {"x-amzn-RequestId": request_id, "x-amzn-ErrorType": error.code}
        kind = "application/x-amz-json-1.1" if self._model.protocol == "json" else None
        return Response(
            json.dumps(body),
            status=status,
            headers=headers,
            content_type=kind or "application/json",
        )


def _region(environ: Json) -> str:
    """The region that a request is signed for."""
    scope = str(environ.get("HTTP_AUTHORIZATION", "")).partition("Credential=")[2].split("/")
    return scope[2] if len(scope) > 3 else "us-east-1"
