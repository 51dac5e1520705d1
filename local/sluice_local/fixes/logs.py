"""CloudWatch Logs: keys of log groups, deletion protection and classes, which moto 5.2.5 lacks."""

from typing import Any

from moto.logs.exceptions import ResourceNotFoundException, ValidationException
from moto.logs.models import LogGroup, LogsBackend
from moto.logs.responses import LogsResponse

from sluice_local.aws_errors import refuse

_create_log_group = LogsResponse.create_log_group
_delete_log_group = LogsBackend.delete_log_group
_to_describe_dict = LogGroup.to_describe_dict


def _create_with_class(self: Any) -> Any:
    """Keep logGroupClass and deletionProtectionEnabled."""
    answer = _create_log_group(self)
    group = self.logs_backend.groups[self._get_param("logGroupName")]
    group.log_group_class = self._get_param("logGroupClass") or "STANDARD"
    group.deletion_protection = bool(self._get_param("deletionProtectionEnabled"))
    return answer


def _group(response: Any, identifier: str) -> Any:
    """The log group with this name or ARN, or ResourceNotFoundException."""
    for group in list(response.logs_backend.groups.values()):
        if identifier in (group.name, group.arn, f"{group.arn}:*"):
            return group
    raise ResourceNotFoundException()


def _put_log_group_deletion_protection(self: Any) -> str:
    group = _group(self, self._get_param("logGroupIdentifier"))
    group.deletion_protection = bool(self._get_param("deletionProtectionEnabled"))
    return ""


def _associate_kms_key(self: Any) -> str:
    group = _group(self, self._get_param("logGroupName") or self._get_param("resourceIdentifier"))
    group.kms_key_id = self._get_param("kmsKeyId")
    return ""


def _disassociate_kms_key(self: Any) -> str:
    group = _group(self, self._get_param("logGroupName") or self._get_param("resourceIdentifier"))
    group.kms_key_id = None
    return ""


def _delete_unless_protected(self: Any, log_group_name: str) -> None:
    """Refuse to delete a protected group."""
    group = self.groups.get(log_group_name)
    if group is not None and getattr(group, "deletion_protection", False):
        raise ValidationException(
            f"Log group {log_group_name} cannot be deleted because deletion protection is enabled."
        )
    _delete_log_group(self, log_group_name)


def _described(self: Any) -> dict[str, Any]:
    """With the group's class and protection."""
    return {
        **_to_describe_dict(self),
        "logGroupClass": getattr(self, "log_group_class", "STANDARD"),
        "deletionProtectionEnabled": getattr(self, "deletion_protection", False),
    }


LogsResponse.create_log_group = _create_with_class
LogsResponse.put_log_group_deletion_protection = _put_log_group_deletion_protection
LogsResponse.associate_kms_key = _associate_kms_key
LogsResponse.disassociate_kms_key = _disassociate_kms_key
LogsBackend.delete_log_group = _delete_unless_protected
LogGroup.to_describe_dict = _described
LogsResponse.start_query = refuse("CloudWatch Logs Insights")

import sluice_local.fixes.logs_more  # noqa: E402, F401  it wraps what is above
