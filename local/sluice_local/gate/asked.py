"""What a call asks of IAM, in the words in which its questions are put."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Context = Mapping[str, tuple[str, ...]]
Params = Mapping[str, Any]
EVERYTHING = "*"


@dataclass(frozen=True)
class Asked:
    """One permission: an action (``s3:PutObject``) on a resource (an ARN, or ``*``).

    ``context`` are condition keys, lower-case, that this permission alone has. ``shown`` is how
    AWS names the resource in its message where it does not show the ARN. ``instead`` are actions
    any one of which will do as well.
    """

    action: str
    resource: str = EVERYTHING
    context: Context = field(default_factory=dict)
    shown: str | None = None
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Encryption:
    """A customer's KMS key of S3 objects, its ARN; ``by_bucket`` with an S3 Bucket Key."""

    key: str
    by_bucket: bool


class Known(Protocol):
    """What the mapping must know of the account: names that are not ARNs yet, keys of objects.

    Every answer is None (or empty) when the thing is not there.
    """

    def key_arn(self, account: str, region: str, key_id: str) -> str | None:
        """The ARN of a KMS key given by id, ARN, alias or the alias's ARN."""

    def key_aliases(self, arn: str) -> tuple[str, ...]:
        """The aliases of a KMS key, ``alias/...``."""

    def ciphertext_key(self, account: str, region: str, blob: Any) -> str | None:
        """The ARN of the KMS key that made a ciphertext."""

    def secret_arn(self, account: str, region: str, secret_id: str) -> str | None:
        """The ARN of a secret given by name or (partial) ARN."""

    def secret_key(self, account: str, region: str, secret_id: str) -> str | None:
        """The ARN of the customer's KMS key of a secret."""

    def entity_arn(self, account: str, kind: str, name: str) -> str | None:
        """The ARN of IAM's role, user, group or instance-profile, which its path is part of."""

    def boundary_of(self, account: str, kind: str, name: str) -> str | None:
        """The ARN of the permissions boundary of a role or user."""

    def resource_tags(self, arn: str) -> Mapping[str, str]:
        """The tags of a resource."""

    def stack_arn(self, account: str, region: str, name: str) -> str | None:
        """The ARN of a stack given by its name or by the ARN of one of its change sets."""

    def bucket_encryption(self, bucket: str) -> "Encryption | None":
        """The KMS key of a bucket's default encryption."""

    def object_encryption(self, bucket: str, key: str, version: str | None) -> "Encryption | None":
        """The KMS key with which an object is encrypted."""

    def upload_encryption(self, bucket: str, upload: str) -> "Encryption | None":
        """The KMS key of a multipart upload."""

    def object_exists(self, bucket: str, key: str, version: str | None) -> bool | None:
        """Whether an object is there; None when its bucket is not."""

    def object_tags(self, bucket: str, key: str, version: str | None) -> Mapping[str, str]:
        """The tags of an object."""

    def query_workgroup(self, account: str, region: str, member: str, query: str) -> str | None:
        """The workgroup of Athena's query; ``member`` says which kind of id it is."""


class Nothing:
    """An account of which nothing is known."""

    def __getattr__(self, name: str) -> Any:
        """Answer None to all that ``Known`` may be asked."""
        return (lambda *_: {}) if name.endswith("tags") else (lambda *_: None)
