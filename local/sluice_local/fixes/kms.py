"""KMS: what moto 5.2.5 lacks."""

import json
from datetime import timedelta
from typing import Any

from flask import request
from moto.core.exceptions import JsonRESTError
from moto.kms.exceptions import ValidationException
from moto.kms.models import KmsBackend
from moto.kms.responses import KmsResponse

from sluice_local.clock import CLOCK
from sluice_local.gate.lockout import locked_out

#: Days between rotations: the default, the least and the most.
#: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
ROTATION_DAYS, LEAST_DAYS, MOST_DAYS = 365, 90, 2560

_create_key = KmsBackend.create_key
_create_key_response = KmsResponse.create_key
_put_key_policy = KmsResponse.put_key_policy


def _create_key_with_defaults(
    self: Any,
    policy: str | None,
    key_usage: str | None,
    key_spec: str | None,
    description: str | None,
    tags: Any,
    multi_region: bool | None = False,
    origin: str = "AWS_KMS",
) -> Any:
    """Fill in the usage, the spec and MultiRegion, which moto leaves null."""
    return _create_key(
        self,
        policy,
        key_usage or "ENCRYPT_DECRYPT",
        key_spec or "SYMMETRIC_DEFAULT",
        description or "",
        tags,
        bool(multi_region),
        origin,
    )


def _enable_key_rotation(self: Any) -> str:
    """Rotation with its period, which moto does not know."""
    key_id = self._get_param("KeyId")
    self._validate_cmk_id(key_id)
    days = self._get_param("RotationPeriodInDays") or ROTATION_DAYS
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise ValidationException(
            f"1 validation error detected: Value '{days}' at 'rotationPeriodInDays' failed to "
            f"satisfy constraint: Member must be between {LEAST_DAYS} and {MOST_DAYS}"
        )
    self.kms_backend.enable_key_rotation(key_id)
    key = self.kms_backend.keys[self.kms_backend.get_key_id(key_id)]
    key.rotation_days, key.rotation_start = days, CLOCK.now()
    return "{}"


def _get_key_rotation_status(self: Any) -> str:
    """Whether the key rotates, how often, and when next."""
    key_id = self._get_param("KeyId")
    self._validate_cmk_id(key_id)
    key = self.kms_backend.keys[self.kms_backend.get_key_id(key_id)]
    status: dict[str, Any] = {"KeyId": key.arn, "KeyRotationEnabled": key.key_rotation_status}
    if key.key_rotation_status:
        status["RotationPeriodInDays"] = key.rotation_days
        following = key.rotation_start + timedelta(days=key.rotation_days)
        status["NextRotationDate"] = following.timestamp()
    return json.dumps(status)


def _get_key_policy(self: Any) -> str:
    """The key's one policy; its name may be left out, which moto refuses."""
    key_id, name = self._get_param("KeyId"), self._get_param("PolicyName") or "default"
    self._validate_cmk_id(key_id)
    if name != "default":
        raise ValidationException("Invalid policy name")
    policy = self.kms_backend.get_key_policy(key_id)
    return json.dumps({"Policy": policy, "PolicyName": name})


class LockoutError(JsonRESTError):  # type: ignore[misc]  # moto has no types for us
    """MalformedPolicyDocumentException, HTTP 400."""

    code = 400

    def __init__(self) -> None:
        super().__init__(
            "MalformedPolicyDocumentException",
            "The new key policy will not allow you to update the key policy in the future.",
        )


def _create_checked_key(self: Any) -> Any:
    """A key with a policy of its own, unless that would lock its caller out."""
    answer = _create_key_response(self)
    if self._get_param("Policy") and not self._get_param("BypassPolicyLockoutSafetyCheck"):
        key = json.loads(answer)["KeyMetadata"]
        if locked_out(request.environ, key["Arn"]):
            del self.kms_backend.keys[key["KeyId"]]
            raise LockoutError
    return answer


def _put_checked_policy(self: Any) -> Any:
    """A policy that locks its caller out is not put."""
    key_id = self._get_param("KeyId")
    self._validate_cmk_id(key_id)
    key = self.kms_backend.keys[self.kms_backend.get_key_id(key_id)]
    before = key.policy
    answer = _put_key_policy(self)
    if not self._get_param("BypassPolicyLockoutSafetyCheck") and locked_out(
        request.environ, key.arn
    ):
        key.policy = before
        raise LockoutError
    return answer


def _by_any_id(method: Any) -> Any:
    """Take the key's ARN as well as its id, where moto's backend takes the id only."""

    def call(self: Any, key_id: str, *more: Any) -> Any:
        return method(self, self.get_key_id(key_id), *more)

    return call


KmsBackend.create_key = _create_key_with_defaults
KmsResponse.create_key = _create_checked_key
KmsResponse.put_key_policy = _put_checked_policy
for _name in ("disable_key", "enable_key", "cancel_key_deletion", "schedule_key_deletion"):
    setattr(KmsBackend, _name, _by_any_id(getattr(KmsBackend, _name)))
KmsResponse.enable_key_rotation = _enable_key_rotation
KmsResponse.get_key_rotation_status = _get_key_rotation_status
KmsResponse.get_key_policy = _get_key_policy
# moto judges some key policies without their conditions, as it does bucket policies.
KmsResponse._validate_key_policy = lambda self, key_id, action: None  # noqa: ARG005
