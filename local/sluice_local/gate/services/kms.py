"""KMS: keys by id, ARN or alias; aliases are asked with their keys.

https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
"""

from collections.abc import Iterable

from sluice_local.calls import Call
from sluice_local.gate import reference
from sluice_local.gate.asked import Asked, Known
from sluice_local.gate.generic import asked_by_name


def questions(call: Call, account: str, known: Known) -> Iterable[Asked]:
    """The key that the call uses; more for what has two."""
    params = call.params
    if call.operation == "CreateKey":
        return _create_key(call, account)
    if call.operation in ("CreateAlias", "UpdateAlias", "DeleteAlias"):
        return _alias(call, account, known)
    if call.operation == "ReEncrypt":
        source = params.get("SourceKeyId")
        from_key = (
            key_arn(call, account, str(source), known)
            if source
            else known.ciphertext_key(account, call.region, params.get("CiphertextBlob")) or "*"
        )
        to_key = key_arn(call, account, str(params.get("DestinationKeyId")), known)
        return [Asked("kms:ReEncryptFrom", from_key), Asked("kms:ReEncryptTo", to_key)]
    if params.get("KeyId"):
        return [Asked(f"kms:{call.operation}", key_arn(call, account, str(params["KeyId"]), known))]
    if call.operation == "Decrypt":
        key = known.ciphertext_key(account, call.region, params.get("CiphertextBlob"))
        return [Asked("kms:Decrypt", key or "*")]
    return asked_by_name(call, account)


def _create_key(call: Call, account: str) -> Iterable[Asked]:
    """A key that has no ARN yet: its policy and its tags are permissions of their own."""
    coming = reference.arn("kms", "key", "*", call.region, account)
    asked = [Asked("kms:CreateKey")]
    if call.params.get("Policy"):
        asked.append(Asked("kms:PutKeyPolicy", coming))
    if call.params.get("Tags"):
        asked.append(Asked("kms:TagResource", coming))
    return asked


def _alias(call: Call, account: str, known: Known) -> Iterable[Asked]:
    name = str(call.params.get("AliasName"))
    alias = reference.arn("kms", "alias", name.removeprefix("alias/"), call.region, account)
    keys = [known.key_arn(account, call.region, name)]
    if call.operation == "CreateAlias":
        keys = []
    if call.params.get("TargetKeyId"):
        keys.append(key_arn(call, account, str(call.params["TargetKeyId"]), known))
    arns = [alias, *dict.fromkeys(key for key in keys if key)]
    return [Asked(f"kms:{call.operation}", each) for each in arns]


def key_arn(call: Call, account: str, key_id: str, known: Known) -> str:
    """The ARN of a key; of one that is not there the ARN that it would have."""
    found = known.key_arn(account, call.region, key_id)
    if found or key_id.startswith("arn:"):
        return found or key_id
    if key_id.startswith("alias/"):
        return reference.arn("kms", "alias", key_id[len("alias/") :], call.region, account)
    return reference.arn("kms", "key", key_id, call.region, account)
