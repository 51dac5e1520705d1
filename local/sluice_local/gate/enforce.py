"""Ask IAM for every permission of a call, and refuse the call when one is missing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any

from moto.core.utils import utcnow
from werkzeug.wrappers import Response

from sluice_local.auth import Kind, Principal
from sluice_local.calls import Call, Unidentified
from sluice_local.gate import context, policies, state
from sluice_local.gate.actions import questions
from sluice_local.gate.asked import Asked
from sluice_local.gate.refusals import Refusal, answer, refused, root_assumes, unreadable
from sluice_local.iam.errors import PolicyError
from sluice_local.iam.evaluate import evaluate
from sluice_local.iam.question import (
    Allowed,
    Caller,
    Denied,
    Policies,
    Question,
    Verdict,
)

CALL = "sluice.call"
PRINCIPAL = "sluice.principal"
LIVE = state.Live()


def refusal(environ: dict[str, Any]) -> Response | None:
    """AWS's refusal of a request, or None when its caller may do it.

    The request has been identified and authenticated: ``sluice.call`` and ``sluice.principal``.
    """
    call, who = environ.get(CALL), environ.get(PRINCIPAL)
    if not isinstance(call, Call) or not isinstance(who, Principal):
        reason = call.reason if isinstance(call, Unidentified) else "nobody has identified it"
        return answer(environ, unreadable(reason))
    found = judge(call, who)
    return answer(environ, found) if found is not None else None


def judge(call: Call, who: Principal) -> Refusal | None:
    """The first permission that the caller lacks, in AWS's words; None when there is none."""
    try:
        return _judge(call, who)
    except PolicyError as error:  # what moto let in, AWS would not have stored
        return unreadable(f"a policy that bears on it cannot be read: {error}")


def _judge(call: Call, who: Principal) -> Refusal | None:
    asked = questions(call, who.account, LIVE)
    if not asked:
        return None
    if call.operation == "AssumeRole" and who.kind is Kind.ROOT:
        return root_assumes()
    caller, of_caller = context.caller_of(who), policies.of_caller(who)
    now = utcnow().replace(tzinfo=UTC)
    shared = context.of_call(call, who, policies.own_tags(who), now)
    for each in asked:
        question, verdict = _ask(each, call, who, caller, of_caller, shared)
        if isinstance(verdict, Denied):
            return refused(call, each, question, verdict)
    return _hidden(call, who, caller, of_caller, shared)


def _ask(
    asked: Asked,
    call: Call,
    who: Principal,
    caller: Caller,
    of_caller: Policies,
    shared: context.Context,
) -> tuple[Question, Verdict]:
    """The verdict on one permission, or on one of those that do instead of it."""
    owner = policies.owner_of(asked.resource, who.account)
    keys = context.of_question(asked, call, shared, LIVE, owner)
    policy, must_allow = policies.of_resource(asked.resource, asked.action, who)
    all_policies = replace(of_caller, resource=policy, resource_must_allow=must_allow)
    question = Question(caller, asked.action, asked.resource, owner, keys)
    verdict = evaluate(question, all_policies)
    for action in asked.instead:
        if isinstance(verdict, Denied) and not verdict.explicit:
            other = evaluate(replace(question, action=action), all_policies)
            verdict = other if isinstance(other, Allowed) else verdict
    return question, verdict


def _hidden(
    call: Call, who: Principal, caller: Caller, of_caller: Policies, shared: context.Context
) -> Refusal | None:
    """S3 tells only who may list a bucket that an object is not there; to others it is denied.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html ("Permissions")
    """
    if call.service != "s3" or call.operation not in ("GetObject", "HeadObject"):
        return None
    bucket, key = str(call.params.get("Bucket")), str(call.params.get("Key"))
    if LIVE.object_exists(bucket, key, call.params.get("VersionId")) is not False:
        return None
    listing = Asked("s3:ListBucket", f"arn:aws:s3:::{bucket}")
    question, verdict = _ask(listing, call, who, caller, of_caller, shared)
    return refused(call, listing, question, verdict) if isinstance(verdict, Denied) else None


def ask_service(
    service: str,
    action: str,
    resource: str,
    keys: Mapping[str, str | tuple[str, ...]] | None = None,
) -> Verdict:
    """Whether an AWS service may do this to a resource, by the resource's own policy alone.

    ``service`` is its principal (``cloudtrail.amazonaws.com``); ``keys`` are condition keys of the
    request, such as ``aws:SourceArn``, ``aws:SourceAccount`` and ``kms:EncryptionContext:...``.
    """
    owner = policies.owner_of(resource, "")
    found: context.Context = {
        "aws:securetransport": ("true",),
        "aws:principalisawsservice": ("true",),
        "aws:principalservicename": (service,),
        "aws:viaawsservice": ("false",),
        "aws:currenttime": (utcnow().strftime("%Y-%m-%dT%H:%M:%SZ"),),
        "aws:resourceaccount": (owner,),
    }
    for key, value in (keys or {}).items():
        found[key.lower()] = (value,) if isinstance(value, str) else tuple(value)
    try:
        policy, must_allow = policies.of_resource(resource, action, None)
    except PolicyError:
        policy, must_allow = None, True
    caller = Caller(arn=service, account="", service=service)
    held = Policies(resource=policy, resource_must_allow=must_allow)
    return evaluate(Question(caller, action, resource, owner, found), held)
