"""Ask IAM for every permission of a call, and refuse the call when one is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.wrappers import Response

from sluice_local.auth import Kind, Principal
from sluice_local.calls import Call, Unidentified
from sluice_local.clock import CLOCK
from sluice_local.gate import acting, context, policies, state
from sluice_local.gate.acting import Acting
from sluice_local.gate.actions import questions
from sluice_local.gate.asked import Asked
from sluice_local.gate.refusals import Refusal, answer, refused, root_assumes, unreadable
from sluice_local.iam.errors import PolicyError
from sluice_local.iam.evaluate import evaluate
from sluice_local.iam.question import Allowed, Caller, Denied, Policies, Question, Verdict

CALL = "sluice.call"
PRINCIPAL = "sluice.principal"
#: Where S3 is told the ARNs of the objects that a caller of DeleteObjects may not delete.
DENIED = "sluice.denied"
LIVE = state.Live()
#: What S3 does not ask of services that leave the object to the bucket's owner: the bucket
#: policies that AWS documents for them do not allow it.
#: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
NOT_OF_SERVICES = "s3:PutObjectAcl"


def refusal(environ: dict[str, Any]) -> Response | None:
    """AWS's refusal of a request, or None when its caller may do it.

    The request has been identified and authenticated: ``sluice.call`` and ``sluice.principal``.
    """
    call, who = environ.get(CALL), environ.get(PRINCIPAL)
    if not isinstance(call, Call) or not isinstance(who, Principal):
        reason = call.reason if isinstance(call, Unidentified) else "nobody has identified it"
        return answer(environ, unreadable(reason))
    service = acting.of_request(environ)
    found = judge(call, who, service)
    if found is not None and call.operation == "DeleteObjects" and found.denied:
        environ[DENIED] = _kept(call, who, service)  # S3 deletes the others, and answers 200
        return None
    return answer(environ, found) if found is not None else None


def judge(call: Call, who: Principal, service: Acting | None = None) -> Refusal | None:
    """The first permission that the caller lacks, in AWS's words; None when there is none."""
    try:
        asked = questions(call, who.account, LIVE)
        if not asked or _no_such_bucket(call):
            return None
        if service is not None and service.itself is not None:
            return _judge_service(call, service.itself, service.source, asked)
        if call.operation == "AssumeRole" and who.kind is Kind.ROOT:
            return root_assumes()
        return _judge(_inquiry(call, who, service or Acting()), asked)
    except PolicyError as error:  # what moto let in, AWS would not have stored
        return unreadable(f"a policy that bears on it cannot be read: {error}")


def _no_such_bucket(call: Call) -> bool:
    """Whether S3 will say NoSuchBucket, as it does to everybody: names are the whole world's."""
    if call.service != "s3" or call.operation == "CreateBucket":
        return False
    bucket = call.params.get("Bucket")
    return bool(bucket) and state.bucket_of(str(bucket)) is None


def _kept(call: Call, who: Principal, service: Acting) -> frozenset[str]:
    """The objects of a DeleteObjects that the caller may not delete.

    The answer tells of each key by itself:
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
    """
    inquiry = _inquiry(call, who, service)
    asked = questions(call, who.account, LIVE)
    denied = (each for each in asked if isinstance(inquiry.ask(each)[1], Denied))
    return frozenset(each.resource for each in denied)


@dataclass(frozen=True)
class Inquiry:
    """Who asks in a call, and what is the same for all of its permissions."""

    call: Call
    who: Principal
    caller: Caller
    policies: Policies
    keys: context.Context

    def ask(self, asked: Asked) -> tuple[Question, Verdict]:
        """The verdict on one permission, or on one of those that do instead of it."""
        owner = policies.owner_of(asked.resource, self.who.account)
        keys = context.of_question(asked, self.call, self.keys, LIVE, owner)
        policy, must_allow = policies.of_resource(asked.resource, asked.action, self.who)
        all_policies = replace(self.policies, resource=policy, resource_must_allow=must_allow)
        question = Question(self.caller, asked.action, asked.resource, owner, keys)
        verdict = evaluate(question, all_policies)
        for action in asked.instead:
            if isinstance(verdict, Denied) and not verdict.explicit:
                other = evaluate(replace(question, action=action), all_policies)
                verdict = other if isinstance(other, Allowed) else verdict
        return question, verdict


def _inquiry(call: Call, who: Principal, service: Acting) -> Inquiry:
    keys = context.of_call(call, who, policies.own_tags(who), CLOCK.now())
    if service.for_caller is not None:
        keys |= acting.in_name_of(service, who)
        keys.pop("aws:sourceip", None)  # it is a service's, and none of the caller's
    return Inquiry(call, who, context.caller_of(who), policies.of_caller(who), keys)


def _judge(inquiry: Inquiry, asked: tuple[Asked, ...]) -> Refusal | None:
    for each in (*asked, *_hiding(inquiry.call)):
        question, verdict = inquiry.ask(each)
        if isinstance(verdict, Denied):
            return refused(inquiry.call, each, question, verdict)
    return None


def _hiding(call: Call) -> tuple[Asked, ...]:
    """S3 tells only who may list a bucket that an object is not there; to others it is denied.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html ("Permissions")
    """
    if call.service != "s3" or call.operation not in ("GetObject", "HeadObject"):
        return ()
    bucket, key = str(call.params.get("Bucket")), str(call.params.get("Key"))
    if LIVE.object_exists(bucket, key, call.params.get("VersionId")) is not False:
        return ()
    return (Asked("s3:ListBucket", f"arn:aws:s3:::{bucket}"),)


def _judge_service(
    call: Call, service: str, source: str, asked: tuple[Asked, ...]
) -> Refusal | None:
    """What a service asks for itself, by the policies of resources alone."""
    keys = acting.service_keys(service, source, CLOCK.now())
    shared = {**keys, **context.of_parameters(call)}
    own_key = acting.with_key(service, source, given=bool(call.params.get("SSEKMSKeyId")))
    for each in asked:
        if each.action == NOT_OF_SERVICES:
            continue
        own = replace(each, context=own_key) if each.action.startswith("kms:") and own_key else each
        owner = policies.owner_of(own.resource, "")
        found = context.of_question(own, call, shared, LIVE, owner)
        question, verdict = _ask_resource(service, own, owner, found)
        if isinstance(verdict, Denied):
            return refused(call, own, question, verdict)
    return None


def _ask_resource(
    service: str, asked: Asked, owner: str, keys: context.Context
) -> tuple[Question, Verdict]:
    policy, must_allow = policies.of_resource(asked.resource, asked.action, None)
    caller = acting.service_caller(service)
    question = Question(caller, asked.action, asked.resource, owner, keys)
    return question, evaluate(question, Policies(resource=policy, resource_must_allow=must_allow))


def ask_service(
    service: str,
    action: str,
    resource: str,
    keys: Mapping[str, str | tuple[str, ...]] | None = None,
) -> Verdict:
    """Whether an AWS service may do this to a resource, by the resource's own policy alone.

    ``service`` is its principal (``budgets.amazonaws.com``); ``keys`` are condition keys of the
    request, such as ``aws:SourceArn``, ``aws:SourceAccount`` and ``kms:EncryptionContext:...``.
    Raises PolicyError for a policy that cannot be read.
    """
    owner = policies.owner_of(resource, "")
    found = acting.service_keys(service, "", CLOCK.now())
    found["aws:resourceaccount"] = (owner,)
    for key, value in (keys or {}).items():
        found[key.lower()] = (value,) if isinstance(value, str) else tuple(value)
    return _ask_resource(service, Asked(action, resource), owner, found)[1]
