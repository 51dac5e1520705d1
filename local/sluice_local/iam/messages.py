"""AWS's words for a refusal.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html, and for S3
https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
"""

from sluice_local.iam.question import Denied, Origin, Question

#: All that S3 says to who is of another account, or nobody.
PLAIN = "Access Denied"
#: What comes before the name of a kind of policy; "no" with what does not allow it.
ARTICLES = {Origin.IDENTITY: "an", Origin.TRUST: "the"}


def denial(question: Question, denied: Denied) -> str:
    """The message of an AccessDenied error: who, what, on what and why.

    S3 puts the resource's ARN in quotes, no other service does; a role's trust is told without a
    resource, and so is an action that has none.
    """
    service = question.action.partition(":")[0].lower()
    caller = question.caller
    if service == "s3" and (caller.is_anonymous or caller.account != question.resource_account):
        return PLAIN
    who = "anonymous" if caller.is_anonymous else caller.arn
    on = ""
    if denied.origin is not Origin.TRUST and question.resource != "*":
        quote = '"' if service == "s3" else ""
        on = f" on resource: {quote}{question.resource}{quote}"
    what = f"{question.action}{on}"
    return f"User: {who} is not authorized to perform: {what} {_why(question, denied)}"


def _why(question: Question, denied: Denied) -> str:
    if denied.explicit:
        return f"with an explicit deny in {ARTICLES.get(denied.origin, 'a')} {denied.origin}"
    return f"because no {denied.origin} allows the {question.action} action"
