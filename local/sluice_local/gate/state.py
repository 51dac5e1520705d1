"""What moto and our CloudFormation hold, as the gate has to know it.

A service that nobody has called is not imported for it: it holds nothing.
"""

import struct
from collections.abc import Mapping
from typing import Any

from moto.iam.models import iam_backends

from sluice_local.gate.asked import Encryption
from sluice_local.loaded import loaded

ARN_PARTS = 6
KMS = ("aws:kms", "aws:kms:dsse")
#: How moto's ciphertexts begin: the key's id, an initial vector, a tag.
CIPHERTEXT = struct.Struct(">36s12s16s")


def backend(service: str, account: str, region: str) -> Any:
    """Moto's backend of a service; None when the service was not called yet."""
    module = loaded(f"moto.{service}.models")
    backends = getattr(module, f"{service}_backends", None)
    if backends is None or not account.isdigit():
        return None
    try:
        return backends[account][region]
    except KeyError:  # no such region
        return None


def own(service: str, account: str, region: str) -> Any:
    """The state of a service that is not moto's; None when it was not called yet."""
    module = loaded("sluice_local.own.state")
    return module.STATES.get((service, account, region)) if module is not None else None


def bucket_of(name: str) -> Any:
    """Moto's bucket, whoever has it; None when there is none."""
    account = owner_of(name)
    s3 = backend("s3", account, "aws") if account else None
    return s3.buckets.get(name) if s3 is not None else None


def owner_of(bucket: str) -> str | None:
    """The account that has a bucket."""
    module = loaded("moto.s3.models")
    found = module.s3_backends.bucket_accounts.get(bucket) if module else None
    return str(found[1]) if found else None


def key_of(arn: str) -> Any:
    """Moto's KMS key with this ARN, or None."""
    parts = arn.split(":", ARN_PARTS - 1)
    if len(parts) < ARN_PARTS or not parts[5].startswith("key/"):
        return None
    kms = backend("kms", parts[4], parts[3])
    return kms.keys.get(parts[5][len("key/") :]) if kms is not None else None


def secret_of(account: str, region: str, secret_id: str) -> Any:
    """Moto's secret by name or ARN, or None."""
    parts = secret_id.split(":")
    if secret_id.startswith("arn:") and len(parts) > ARN_PARTS:
        account, region = parts[4], parts[3]
    store = backend("secretsmanager", account, region)
    return store.secrets.get(secret_id) if store is not None else None


def entity(account: str, kind: str, name: str) -> Any:
    """Moto's role, user, group or instance profile, or None."""
    if not account.isdigit():
        return None
    iam = iam_backends[account]["aws"]
    if kind in ("user", "group"):
        return (iam.users if kind == "user" else iam.groups).get(name)
    held = iam.roles if kind == "role" else iam.instance_profiles
    return next((each for each in list(held.values()) if each.name == name), None)


def role_with(arn: str) -> Any:
    """Moto's role with this ARN, or None; a path is part of the ARN."""
    parts = arn.split(":", ARN_PARTS - 1)
    if len(parts) < ARN_PARTS or not parts[5].startswith("role/"):
        return None
    role = entity(parts[4], "role", parts[5].rsplit("/", 1)[-1])
    return role if role is not None and role.arn == arn else None


class Live:
    """The running server's state, as ``Known`` asks for it."""

    def key_arn(self, account: str, region: str, key_id: str) -> str | None:
        """By id, ARN, alias or the alias's ARN."""
        if key_id.startswith("arn:"):
            parts = key_id.split(":", ARN_PARTS - 1)
            account, region = (parts[4], parts[3]) if len(parts) == ARN_PARTS else ("", "")
        kms = backend("kms", account, region)
        if kms is None:
            return None
        name = kms.get_alias_name(key_id)
        if name.startswith("alias/"):
            held = [key for key in list(kms.keys.values()) if name in key.aliases]
            return str(held[0].arn) if held else None
        key = kms.keys.get(kms.get_key_id(key_id))
        return str(key.arn) if key is not None else None

    def key_aliases(self, arn: str) -> tuple[str, ...]:
        """Moto keeps them with the key."""
        return tuple(sorted(key.aliases)) if (key := key_of(arn)) is not None else ()

    def ciphertext_key(self, account: str, region: str, blob: Any) -> str | None:
        """By the id at the beginning of moto's ciphertext."""
        if not isinstance(blob, bytes) or len(blob) < CIPHERTEXT.size:
            return None
        key_id = blob[:36].decode("ascii", "replace")
        return self.key_arn(account, region, key_id)

    def secret_arn(self, account: str, region: str, secret_id: str) -> str | None:
        """By name or (partial) ARN."""
        secret = secret_of(account, region, secret_id)
        return str(secret.arn) if secret is not None else None

    def secret_key(self, account: str, region: str, secret_id: str) -> str | None:
        """Of a customer's key only."""
        secret = secret_of(account, region, secret_id)
        key_id = getattr(secret, "kms_key_id", None)
        if not key_id or "alias/aws/" in key_id:
            return None
        return self.key_arn(account, region, str(key_id))

    def entity_arn(self, account: str, kind: str, name: str) -> str | None:
        """With its path."""
        found = entity(account, kind, name)
        return str(found.arn) if found is not None else None

    def boundary_of(self, account: str, kind: str, name: str) -> str | None:
        """Moto has boundaries of roles only."""
        return getattr(entity(account, kind, name), "permissions_boundary_arn", None)

    def resource_tags(self, arn: str) -> Mapping[str, str]:
        """See ``resource_tags``."""
        from sluice_local.gate.resource_tags import tags_of

        return tags_of(arn)

    def stack_arn(self, account: str, region: str, name: str) -> str | None:
        """By name, or by a change set's ARN."""
        stack = stack_of(account, region, name)
        return str(stack.id) if stack is not None else None

    def bucket_encryption(self, bucket: str) -> Encryption | None:
        """From the rule of the bucket."""
        held = bucket_of(bucket)
        rule = (held.encryption or {}).get("Rule", {}) if held is not None else {}
        rule = rule[0] if isinstance(rule, list) else rule
        default = rule.get("ApplyServerSideEncryptionByDefault", {})
        by_bucket = str(rule.get("BucketKeyEnabled")).lower() == "true"
        key_id = default.get("KMSMasterKeyID") if default.get("SSEAlgorithm") in KMS else None
        return self._encryption(held, key_id, by_bucket)

    def object_encryption(self, bucket: str, key: str, version: str | None) -> Encryption | None:
        """Of the object, as it was written."""
        held = object_of(bucket, key, version)
        if held is None or held.encryption not in KMS:  # moto notes the bucket's key in any case
            return None
        by_bucket = str(held.bucket_key_enabled).lower() == "true"
        return self._encryption(bucket_of(bucket), held.kms_key_id, by_bucket)

    def upload_encryption(self, bucket: str, upload: str) -> Encryption | None:
        """Of the upload, or of its bucket when it names none."""
        held = bucket_of(bucket)
        parts = held.multiparts.get(upload) if held is not None else None
        if parts is None:
            return None
        if parts.sse_encryption is None and not parts.kms_key_id:
            return self.bucket_encryption(bucket)
        return self._encryption(held, parts.kms_key_id, by_bucket=False)

    def _encryption(self, bucket: Any, key_id: Any, by_bucket: bool) -> Encryption | None:
        if bucket is None or not key_id:
            return None
        arn = self.key_arn(bucket.account_id, bucket.region_name, str(key_id))
        return Encryption(arn or str(key_id), by_bucket)

    def object_exists(self, bucket: str, key: str, version: str | None) -> bool | None:
        """None when the bucket is not there."""
        if bucket_of(bucket) is None:
            return None
        return object_of(bucket, key, version) is not None

    def object_tags(self, bucket: str, key: str, version: str | None) -> Mapping[str, str]:
        """From moto's tagging service."""
        held = object_of(bucket, key, version)
        s3 = backend("s3", owner_of(bucket) or "", "aws")
        if held is None or s3 is None:
            return {}
        return dict(s3.tagger.get_tag_dict_for_resource(held.arn))

    def query_workgroup(self, account: str, region: str, member: str, query: str) -> str | None:
        """From Athena's executions and named queries."""
        athena = own("athena", account, region)
        if athena is None:
            return None
        held = athena.executions if member == "QueryExecutionId" else athena.named
        found = held.get(query)
        return str(found.workgroup) if found is not None else None


def object_of(bucket: str, key: str, version: str | None) -> Any:
    """Moto's object, or None; a delete marker is none."""
    held = bucket_of(bucket)
    if held is None:
        return None
    if version is None:
        found = held.keys.get(key)
    else:
        versions = held.keys.getlist(key, default=[])
        found = next((each for each in versions if str(each.version_id) == version), None)
    return found if hasattr(found, "etag") else None


def stack_of(account: str, region: str, name: str) -> Any:
    """The stack by its name, its id, or the ARN of one of its change sets; or None."""
    from sluice_local.cfn.errors import CloudFormationError

    api = loaded("sluice_local.cfn.api")
    if api is None:
        return None
    store = api.engine().stores.of(account, region)
    if ":changeSet/" in name:
        try:
            return store.change_set(name, None).stack
        except CloudFormationError:
            return None
    return store.live(name)
