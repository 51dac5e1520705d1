"""An account for the pure parts of the gate: what ``Known`` knows, as plain tables."""

from collections.abc import Mapping
from typing import Any

from sluice_local.gate.asked import Encryption

ACCOUNT = "123456789012"
REGION = "us-east-1"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1111"
OTHER_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/2222"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:db-AbCdEf"
STACK = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/there/uuid"


class Account:
    """One of each: key 1111 with its alias, an encrypted bucket, a secret, a stack, a role."""

    def key_arn(self, account: str, region: str, key_id: str) -> str | None:  # noqa: ARG002
        return {"1111": KEY, KEY: KEY, "alias/mine": KEY, "2222": OTHER_KEY}.get(key_id)

    def key_aliases(self, arn: str) -> tuple[str, ...]:
        return ("alias/mine",) if arn == KEY else ()

    def ciphertext_key(self, account: str, region: str, blob: Any) -> str | None:  # noqa: ARG002
        return KEY if blob == b"made with 1111" else None

    def secret_arn(self, account: str, region: str, secret_id: str) -> str | None:  # noqa: ARG002
        return SECRET if secret_id in ("db", SECRET) else None

    def secret_key(self, account: str, region: str, secret_id: str) -> str | None:  # noqa: ARG002
        return KEY if secret_id == SECRET else None

    def entity_arn(self, account: str, kind: str, name: str) -> str | None:
        arn = f"arn:aws:iam::{account}:{kind}/team/{name}"
        return arn if (kind, name) == ("role", "deep") else None

    def stack_arn(self, account: str, region: str, name: str) -> str | None:  # noqa: ARG002
        return STACK if name in ("there", STACK) or name.endswith("changeSet/c/1") else None

    def bucket_encryption(self, bucket: str) -> Encryption | None:
        return Encryption(KEY, by_bucket=True) if bucket == "locked" else None

    def object_encryption(self, bucket: str, key: str, version: str | None) -> Encryption | None:  # noqa: ARG002
        return Encryption(KEY, by_bucket=False) if bucket == "locked" else None

    def upload_encryption(self, bucket: str, upload: str) -> Encryption | None:  # noqa: ARG002
        return Encryption(KEY, by_bucket=True) if bucket == "locked" else None

    def object_exists(self, bucket: str, key: str, version: str | None) -> bool | None:  # noqa: ARG002
        return key == "there"

    def object_tags(self, bucket: str, key: str, version: str | None) -> Mapping[str, str]:  # noqa: ARG002
        return {"a": "b"} if key == "tagged" else {}

    def boundary_of(self, account: str, kind: str, name: str) -> str | None:  # noqa: ARG002
        return f"arn:aws:iam::{account}:policy/edge" if name == "bounded" else None

    def resource_tags(self, arn: str) -> Mapping[str, str]:
        return {"Team": "blue"} if arn == KEY else {}

    def query_workgroup(self, account: str, region: str, member: str, query: str) -> str | None:  # noqa: ARG002
        return "analysts" if (member, query) == ("QueryExecutionId", "q1") else None
