"""STS: the role that is assumed; some operations need no permission.

https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html ("No permissions are
required"), https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate.asked import Asked, Known
from sluice_local.gate.generic import asked_by_name, one_of

#: Those with a web identity or an assertion are judged by the role's trust alone, in fixes/sts.
FREE = (
    *("GetCallerIdentity", "GetSessionToken"),
    *("AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"),
)


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:  # noqa: ARG001
    """The role, and what the session brings: tags, the source's identity."""
    if call.operation in FREE:
        return ()
    if call.operation != "AssumeRole":
        return asked_by_name(call, account, {"federated-user": one_of("Name")})
    role = str(call.params.get("RoleArn"))
    actions = ["sts:AssumeRole"]
    if call.params.get("Tags") or call.params.get("TransitiveTagKeys"):
        actions.append("sts:TagSession")
    if call.params.get("SourceIdentity"):
        actions.append("sts:SetSourceIdentity")
    return [Asked(action, role) for action in actions]
