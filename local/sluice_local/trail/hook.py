"""Records each call that is answered, denied and failed ones too."""

import sys
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from sluice_local import ACCOUNT, internal, last_accessed
from sluice_local.auth import Kind, Principal
from sluice_local.calls import Call
from sluice_local.calls.agreement import KEY
from sluice_local.calls.identify import CREDENTIAL
from sluice_local.events import calls as calls_events
from sluice_local.trail import names, now, office
from sluice_local.trail.answers import REQUEST_IDS, read_answer
from sluice_local.trail.identity import user_name
from sluice_local.trail.outcome import Outcome
from sluice_local.trail.record import record, wants_answer
from sluice_local.trail.selectors import Subject
from sluice_local.trail.touched import named, object_arn

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
#: Where the one who checks signatures puts the caller.
PRINCIPAL = "sluice.principal"


def recorded(application: Application) -> Application:
    """The application, each of whose answers is recorded before it is sent."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        internal.note(environ)
        said: dict[str, Any] = {"status": 500, "headers": {}}

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said["status"] = int(status.split(" ", 1)[0])
            said["headers"] = {name.lower(): value for name, value in headers}
            return start_response(status, headers, *more)

        body = application(environ, start)
        call = environ.get(KEY)
        if not isinstance(call, Call):
            return body  # not a call of any service: AWS records none of these either
        try:
            content = b""
            if said["status"] >= 400 or wants_answer(call):
                content = _read(body)
                body = [content]
            _record(environ, call, said["status"], said["headers"], content)
        except Exception as error:  # a record that fails must not fail the call
            print(f"{call.operation} is not recorded: {type(error).__name__}", file=sys.stderr)
        return body

    return answer


def _read(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()


def _record(
    environ: dict[str, Any], call: Call, status: int, headers: dict[str, str], content: bytes
) -> None:
    reads_it = status >= 400 or wants_answer(call)
    answer = read_answer(call, status, headers, content) if reads_it else {}
    error = answer.get("Error") or {} if status >= 400 else {}
    request_id = next((headers[name] for name in REQUEST_IDS if name in headers), None)
    outcome = Outcome(
        status=status,
        time=now(),
        request_id=request_id or str(uuid.uuid4()),
        event_id=str(uuid.uuid4()),
        code=str(error.get("Code") or status) if status >= 400 else None,
        message=error.get("Message"),
        response=answer,
        headers=headers,
    )
    book = office.book()
    for_itself = environ.get(internal.SERVICE)
    principal = None if for_itself else _principal(environ, call)
    last_accessed.note(principal, call)
    event = record(
        call,
        principal,
        outcome,
        service=for_itself or environ.get(internal.INVOKED_BY),
        provider=book.provider_of(principal.access_key)
        if principal is not None and principal.kind == Kind.SESSION
        else None,
    )
    _remember_provider(call, event, answer)
    kind = names.data_type(call.service, call.operation)
    subject = Subject(event, kind, object_arn(call) if call.service == "s3" else None)
    trails = office.wanted_by(subject)
    if trails:
        office.delivery()  # it runs from the first event on that a trail logs
        calls_events.tell(event)
    book.write(
        event,
        outcome.time,
        user_name(event["userIdentity"]),
        named(call),
        trails,
    )


def _principal(environ: dict[str, Any], call: Call) -> Principal | None:
    """The caller; where nobody has looked at the signature, the account or an unsigned caller."""
    if PRINCIPAL in environ:
        found: Principal | None = environ[PRINCIPAL]
        return found
    scope = CREDENTIAL.search(call.headers.get("authorization", ""))
    signed = scope["scope"] if scope else call.query.get("X-Amz-Credential")
    if not signed:
        return Principal(Kind.ANONYMOUS, ACCOUNT, "")
    root = f"arn:aws:iam::{ACCOUNT}:root"
    return Principal(Kind.ROOT, ACCOUNT, root, access_key=signed.split("/")[0])


def _remember_provider(call: Call, event: dict[str, Any], answer: dict[str, Any]) -> None:
    """What the session does is recorded with the provider that let its bearer in."""
    provider = event["userIdentity"].get("identityProvider")
    access_key = (answer.get("Credentials") or {}).get("AccessKeyId")
    if call.operation == "AssumeRoleWithWebIdentity" and provider and access_key:
        office.book().remember_provider(access_key, provider)
