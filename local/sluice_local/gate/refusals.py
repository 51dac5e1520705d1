"""What a caller without a permission reads, in the form and the words of the service it called.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from dataclasses import replace
from typing import Any, NamedTuple

from werkzeug.wrappers import Response

from sluice_local.aws_errors import Protocol, aws_error, protocol_of
from sluice_local.calls import Call
from sluice_local.gate.asked import Asked
from sluice_local.iam import messages
from sluice_local.iam.question import Denied, Question


class Refusal(NamedTuple):
    """An error: the message, and the code where it is not the protocol's usual one.

    ``denied`` is False for what is refused because it is not understood.
    """

    message: str
    code: str | None = None
    denied: bool = True


#: https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html; SNS writes its actions so as well.
SNS = "AuthorizationError"
#: Words of Athena's, which names neither caller nor resource.
ATHENA = (
    "You are not authorized to perform: {action} on the resource. After your AWS administrator or "
    "you have updated your permissions, please try again."
)


def refused(call: Call, asked: Asked, question: Question, verdict: Denied) -> Refusal:
    """The refusal of one permission."""
    service = asked.action.partition(":")[0]
    if service == "athena":
        return Refusal(ATHENA.format(action=asked.action))
    if asked.shown is not None:
        question = replace(question, resource=asked.shown)
    if service == "sns":
        question = replace(question, action=question.action.replace("sns:", "SNS:", 1))
    said = messages.denial(question, verdict)
    return Refusal(said, SNS if call.service == "sns" else None)


def root_assumes() -> Refusal:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html."""
    return Refusal("Roles may not be assumed by root accounts.")


def unreadable(reason: str) -> Refusal:
    """The refusal of what the gate does not understand: it lets nothing through unread."""
    return Refusal(f"The embedded AWS refuses the request: {reason}.", denied=False)


def answer(environ: dict[str, Any], refusal: Refusal) -> Response:
    """The response: 403 in S3 and the query services, 400 in the JSON ones."""
    json = protocol_of(environ) is Protocol.JSON
    code = refusal.code or ("AccessDeniedException" if json else "AccessDenied")
    status = _status(environ) if json else 403
    response = aws_error(environ, code, refusal.message, status)
    if environ.get("REQUEST_METHOD") == "HEAD":
        response.set_data(b"")
    return response


def _status(environ: dict[str, Any]) -> int:
    """QuickSight's AccessDeniedException is 401, by its service model."""
    from sluice_local.aws_errors import service_of

    return 401 if service_of(environ) == "quicksight" else 400
