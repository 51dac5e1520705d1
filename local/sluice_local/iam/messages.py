"""AWS's words for a refusal.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html, and for S3
https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
"""

from sluice_local.iam.question import Denied, Origin, Question

#: All that S3 says to who is of another account, or nobody.
PLAIN = "Access Denied"
#: What comes before the name of a kind of policy; "no" with what does not allow it.
ARTICLES = {Origin.IDENTITY: "an", Origin.TRUST: "the"}
#: Services that say "on resource: *" of an action without one; S3 and Glue leave it out, as the
#: page's examples do. From messages that users show: ecr:GetAuthorizationToken, kms:CreateKey,
#: lambda:ListFunctions on the one side, s3:ListAllMyBuckets, glue:GetSecurityConfiguration
#: (https://github.com/prowler-cloud/prowler/issues/988) on the other.
STARRED = frozenset({"ecr", "kms", "lambda"})
NO_RESOURCE = frozenset({"*", "arn:aws:s3:::*"})


def denial(question: Question, denied: Denied) -> str:
    """The message of an AccessDenied error: who, what, on what and why.

    S3 puts the resource's ARN in quotes, no other service does. Of a role's trust that is silent
    STS says the resource and no reason (https://github.com/aws-containers/ecsworkshop/issues/66),
    though the page above has one; of a trust that denies, the page's text. A managed policy that
    denies is named within the account, others are not:
    https://aws.amazon.com/blogs/security/enhanced-access-denied-error-messages-with-policy-arns
    """
    service = question.action.partition(":")[0].lower()
    caller = question.caller
    if service == "s3" and (caller.is_anonymous or caller.account != question.resource_account):
        return PLAIN
    who = "anonymous" if caller.is_anonymous else caller.arn
    on = "" if denied == Denied(Origin.TRUST, explicit=True) else _on(service, question.resource)
    what = f"{question.action}{on}{_why(question, denied)}"
    return f"User: {who} is not authorized to perform: {what}"


def _on(service: str, resource: str) -> str:
    if resource in NO_RESOURCE and service not in STARRED:
        return ""
    quote = '"' if service == "s3" else ""
    return f" on resource: {quote}{resource}{quote}"


def _why(question: Question, denied: Denied) -> str:
    if denied.explicit:
        own = question.caller.account == question.resource_account
        named = f": {denied.policy}" if denied.policy and own else ""
        kind = f"{ARTICLES.get(denied.origin, 'a')} {denied.origin}"
        return f" with an explicit deny in {kind}{named}"
    if denied.origin is Origin.TRUST:
        return ""
    return f" because no {denied.origin} allows the {question.action} action"
