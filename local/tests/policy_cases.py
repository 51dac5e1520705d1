"""Policies and requests by chance, the same for the same seed, of which an oracle is asked.

Values are few, so that patterns, principals and conditions meet often. Left out, because
iam-simulate 0.1.173 does not judge them as AWS's pages say (our tables have rows of each):

- A resource's policy that names the session, or everybody, beside a session policy: the session
  policy's silence does not limit it.
  https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
- Variables in policies of 2008-10-17: text, not variables.
  https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
- NotIpAddress with a range of IPv4 and a request from IPv6: "all IP addresses except". Dates as
  epoch seconds: "or an epoch (UNIX) time".
  https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import random
from typing import Any

from sluice_local.iam.policy import parse
from sluice_local.iam.question import Caller, Policies, Question

Json = dict[str, Any]
HERE, THERE = "123456789012", "999999999999"
ROLE = f"arn:aws:iam::{HERE}:role/r"
SESSION = f"arn:aws:sts::{HERE}:assumed-role/r/s"
USER = f"arn:aws:iam::{HERE}:user/u"
SERVICE, NOBODY = "glue.amazonaws.com", "anonymous"
#: Who asks, most often a session or a user.
CALLERS = (SESSION, SESSION, SESSION, USER, USER, USER, SERVICE, NOBODY)
KEY = f"arn:aws:kms:us-east-1:{HERE}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
#: Actions with a resource each may have, by service.
REQUESTS = [
    ("s3:GetObject", "arn:aws:s3:::bucket-a/u/key"),
    ("s3:GetObject", "arn:aws:s3:::bucket-b/it/key"),
    ("s3:PutObject", "arn:aws:s3:::bucket-a/key"),
    ("s3:ListBucket", "arn:aws:s3:::bucket-a"),
    ("glue:GetTable", f"arn:aws:glue:us-east-1:{HERE}:table/db/t"),
    ("glue:StartJobRun", f"arn:aws:glue:us-east-1:{HERE}:job/job-a"),
    ("kms:Decrypt", KEY),
    ("kms:GenerateDataKey", KEY),
    ("iam:GetRole", ROLE),
    ("iam:PassRole", f"arn:aws:iam::{HERE}:role/job-role"),
    ("sts:AssumeRole", f"arn:aws:iam::{HERE}:role/job-role"),
]
ACTIONS = ["*", "s3:*", "s3:Get*", "S3:getobject", "s3:?etObject", "glue:*", "kms:D*"]
ACTIONS += ["iam:*Role", "sts:AssumeRole"]
RESOURCES = ["*", "arn:aws:s3:::*", "arn:aws:s3:::bucket-?", "arn:aws:s3:::bucket-a/*"]
RESOURCES += ["arn:aws:s3:::bucket-*/${aws:username}/*", "arn:aws:s3:::bucket-b/${aws:a, 'it'}/*"]
RESOURCES += ["arn:aws:s3:::bucket-*/${aws:PrincipalTag/team}/*", "arn:aws:s3:::*/key"]
RESOURCES += ["arn:aws:glue:*:*:job/*", f"arn:aws:glue:us-east-1:{HERE}:*", "arn:aws:iam::*:role/*"]
RESOURCES += ["arn:aws:kms:*:*:key/*", f"arn:aws:iam::{THERE}:role/*", "arn:aws:*:*:*:*"]
PRINCIPALS = ["*", HERE, f"arn:aws:iam::{HERE}:root", ROLE, SESSION, USER, THERE, f"{USER}2"]
#: Condition keys with the values that requests have, operators, and the values policies want.
TEXTS = ["StringEquals", "StringEqualsIgnoreCase", "StringLike"]
TEXTS += ["StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike"]
ARNS = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"]
ORDERS = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"]
KEYS: list[tuple[str, list[Any], list[str], list[str]]] = [
    ("aws:PrincipalTag/team", ["it", "IT", "hr"], TEXTS, ["it", "i?", "h*", "${aws:username}"]),
    ("aws:SecureTransport", ["true", "false"], ["Bool"], ["true", "false"]),
    (
        "aws:SourceIp",
        ["10.0.0.7", "10.1.0.7"],
        ["IpAddress", "NotIpAddress"],
        ["10.0.0.0/16", "10.0.0.7", "10.1.0.0/24"],
    ),
    (
        "aws:SourceArn",
        [f"arn:aws:glue:us-east-1:{HERE}:job/a", f"arn:aws:glue:eu-west-1:{THERE}:job/a:b"],
        ARNS,
        ["arn:aws:glue:*:*:job/*", f"arn:aws:glue:us-east-1:{HERE}:*", "arn:aws:glue:*:job/a"],
    ),
    (
        "aws:CurrentTime",
        ["2024-05-01T00:00:00Z", "2025-05-01T12:30:00Z"],
        [f"Date{order}" for order in ORDERS],
        ["2024-05-01T00:00:00Z", "2025-01-01", "2025-05-01T12:30:00Z"],
    ),
    (
        "aws:MultiFactorAuthAge",
        ["10", "300"],
        [f"Numeric{order}" for order in ORDERS],
        ["10", "200", "300.0"],
    ),
]
TAG_KEYS = [["team"], ["team", "cost"], ["cost", "owner"], ["Team"]]


def case(dice: random.Random) -> Json:
    """One request with all policies that bear on it."""
    action, arn = dice.choice(REQUESTS)
    caller = dice.choice(CALLERS)
    has_identity = caller in (SESSION, USER)
    service = action.partition(":")[0]
    owner = THERE if service == "s3" and dice.random() < 0.25 else HERE
    must = service == "kms" or action == "sts:AssumeRole"
    context = {key: dice.choice(values) for key, values, *_ in KEYS if dice.random() < 0.6}
    if dice.random() < 0.5:
        context["aws:TagKeys"] = dice.choice(TAG_KEYS)
    if caller == USER:
        context["aws:username"] = "u"
    has_resource = must or (service in ("s3", "glue") and dice.random() < 0.6)
    trust = action == "sts:AssumeRole"
    own = policy(dice, action, arn, principals=True, trust=trust) if has_resource else None
    has_session = caller == SESSION and not _names_session(own) and dice.random() < 0.3
    return {
        "caller": caller,
        "action": action,
        "arn": arn,
        "owner": owner,
        "context": context,
        "identity": [
            policy(dice, action, arn) for _ in range(dice.choice([0, 1, 1, 2])) if has_identity
        ],
        "boundary": policy(dice, action, arn) if has_identity and dice.random() < 0.3 else None,
        "session": policy(dice, action, arn) if has_session else None,
        "resource": own,
    }


def _names_session(own: Json | None) -> bool:
    statements = own["Statement"] if own else []
    named = [statement["Principal"] for statement in statements]
    return any(who == "*" or SESSION in who.get("AWS", ()) for who in named)


def policy(
    dice: random.Random, action: str, arn: str, principals: bool = False, trust: bool = False
) -> Json:
    """A document that is rather often about the request."""
    statements = []
    for _ in range(dice.choice([1, 1, 2, 3])):
        made: Json = {"Effect": "Deny" if dice.random() < 0.2 else "Allow"}
        actions = [
            action if dice.random() < 0.5 else dice.choice(ACTIONS)
            for _ in range(dice.choice([1, 2]))
        ]
        made["NotAction" if dice.random() < 0.1 else "Action"] = _some(dice, actions)
        if not trust:
            arns = [
                arn if dice.random() < 0.4 else dice.choice(RESOURCES)
                for _ in range(dice.choice([1, 1, 2]))
            ]
            made["NotResource" if dice.random() < 0.1 else "Resource"] = _some(dice, arns)
        if principals:
            named = [dice.choice(PRINCIPALS) for _ in range(dice.choice([1, 1, 2]))]
            made["Principal"] = "*" if "*" in named else {"AWS": _some(dice, named)}
            if dice.random() < 0.2:
                services = [SERVICE, "s3.amazonaws.com"]
                made["Principal"] = {"Service": _some(dice, dice.sample(services, 1))}
        if dice.random() < 0.5:
            made["Condition"] = _conditions(dice)
        statements.append(made)
    version = "2008-10-17" if dice.random() < 0.1 else "2012-10-17"
    if "${" in str(statements):
        version = "2012-10-17"
    return {"Version": version, "Statement": statements}


def _conditions(dice: random.Random) -> Json:
    found: Json = {}
    for _ in range(dice.choice([1, 1, 2])):
        if dice.random() < 0.2:
            operator = f"{dice.choice(['ForAllValues', 'ForAnyValue'])}:{dice.choice(TEXTS)}"
            found[operator] = {"aws:TagKeys": _some(dice, dice.sample(["team", "c*", "owner"], 2))}
            continue
        key, _, operators, wanted = dice.choice(KEYS)
        if dice.random() < 0.1:
            found["Null"] = {key: dice.choice(["true", "false"])}
            continue
        operator = dice.choice(operators) + ("IfExists" if dice.random() < 0.2 else "")
        values = dice.sample(wanted, dice.choice([1, 2]))
        found[operator] = {key: _some(dice, values)}
    return found


def _some(dice: random.Random, values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 and dice.random() < 0.5 else values


def question_of(asked: Json) -> Question:
    root = f"arn:aws:iam::{HERE}:root"
    context = {
        key.lower(): tuple(value) if isinstance(value, list) else (value,)
        for key, value in asked["context"].items()
    }
    caller = {
        SESSION: Caller(SESSION, HERE, (ROLE, root)),
        USER: Caller(USER, HERE, (root,)),
        SERVICE: Caller(SERVICE, HERE, service=SERVICE),
        NOBODY: Caller(NOBODY, NOBODY, is_anonymous=True),
    }[asked["caller"]]
    return Question(caller, asked["action"], asked["arn"], asked["owner"], context)


def policies_of(asked: Json) -> Policies:
    session = asked["session"]
    return Policies(
        identity=tuple(parse(each) for each in asked["identity"]),
        boundary=asked["boundary"] and parse(asked["boundary"]),
        session=(parse(session),) if session else None,
        resource=asked["resource"] and parse(asked["resource"]),
        resource_must_allow=asked["action"].startswith(("kms:", "sts:")),
    )
