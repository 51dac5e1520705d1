"""Secrets Manager: a secret's ARN ends with six characters that its name does not tell.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate import reference
from sluice_local.gate.asked import Asked, Known
from sluice_local.gate.generic import asked_by_name

READS = ("GetSecretValue", "BatchGetSecretValue")
#: With these a secret is encrypted with its key.
WRITES = ("CreateSecret", "PutSecretValue", "UpdateSecret")


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:
    """The secret; a customer's key of it is the caller's to use.

    AWS's messages name a secret that is not there as the call does, not by an ARN.
    """
    if call.operation == "BatchGetSecretValue":
        return _batch(call, account, known)
    name = call.params.get("SecretId") or call.params.get("Name")
    if not name or call.operation == "ListSecrets":
        return asked_by_name(call, account)
    secret = known.secret_arn(account, call.region, str(name)) if _exists(call) else None
    coming = reference.arn("secretsmanager", "secret", f"{name}-??????", call.region, account)
    resource = secret or (str(name) if str(name).startswith("arn:") else coming)
    shown = None if secret else str(name)
    return [
        Asked(f"secretsmanager:{call.operation}", resource, shown=shown),
        *_keys(call, account, known, secret),
    ]


def _exists(call: Call) -> bool:
    return call.operation != "CreateSecret"


def _batch(call: Call, account: str, known: Known) -> Iterable[Asked]:
    asked = [Asked("secretsmanager:BatchGetSecretValue")]
    for each in call.params.get("SecretIdList") or ():
        secret = known.secret_arn(account, call.region, str(each))
        asked.append(Asked("secretsmanager:GetSecretValue", secret or str(each)))
    return asked


def _keys(call: Call, account: str, known: Known, secret: str | None) -> Iterable[Asked]:
    """KMS is asked in the caller's name; the AWS managed key lets in the whole account.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    """
    if call.operation not in (*READS, *WRITES):
        return []
    given = call.params.get("KmsKeyId")
    key = (
        known.key_arn(account, call.region, str(given))
        if given
        else known.secret_key(account, call.region, secret)
        if secret
        else None
    )
    if key is None:
        return []
    context = {
        "kms:viaservice": (f"secretsmanager.{call.region}.amazonaws.com",),
        "kms:encryptioncontext:secretarn": (secret or "RequestToValidateKeyAccess",),
    }
    reads = call.operation in READS
    actions = ("kms:Decrypt",) if reads else ("kms:GenerateDataKey", "kms:Decrypt")
    return [Asked(action, key, context) for action in actions]
