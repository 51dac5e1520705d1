"""IAM: which of the services that a role or a user may call it has called.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html
"""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.responses import IamResponse

from sluice_local import last_accessed
from sluice_local.clock import CLOCK
from sluice_local.state import register

_jobs: dict[str, dict[str, Any]] = {}
register("access-reports", lambda: _jobs, _jobs.update, services=("iam",))


def _generate(self: Any) -> Any:
    """The report is ready at once."""
    arn = self._get_param("Arn")
    if self._get_param("Granularity") == "ACTION_LEVEL":
        raise NotImplementedError("last accessed details of actions")
    entity = _entity(self.backend, arn)
    called, services = last_accessed.of(arn), []
    for namespace in sorted(_allowed(entity, self.backend)):
        access = called.get(namespace)
        service: dict[str, Any] = {
            "ServiceName": last_accessed.NAMES.get(namespace, namespace),
            "ServiceNamespace": namespace,
            "TotalAuthenticatedEntities": int(access is not None),
        }
        if access is not None:
            service["LastAuthenticated"] = access.at
            service["LastAuthenticatedEntity"] = arn
            service["LastAuthenticatedRegion"] = access.region
        services.append(service)
    moment, job = CLOCK.naive(), str(uuid.uuid4())
    _jobs[job] = {
        "JobStatus": "COMPLETED",
        "JobType": "SERVICE_LEVEL",
        "JobCreationDate": moment,
        "JobCompletionDate": moment,
        "ServicesLastAccessed": services,
        "IsTruncated": False,
    }
    return ActionResult({"JobId": job})


def _get(self: Any) -> Any:
    """The report as it was when it was asked for."""
    job = self._get_param("JobId")
    if job not in _jobs:
        raise NotFoundException(f"Job with id {job} cannot be found.")
    return ActionResult(_jobs[job])


def _entity(backend: Any, arn: str) -> Any:
    """The role or the user."""
    for each in (*list(backend.roles.values()), *list(backend.users.values())):
        if each.arn == arn:
            return each
    if ":policy/" in arn or ":group/" in arn:
        raise NotImplementedError("last accessed details of policies and groups")
    raise NotFoundException(f"ARN {arn} is not found.")


def _allowed(entity: Any, backend: Any) -> set[str]:
    """The services of the actions that policies allow; of ``*`` those that are here."""
    found: set[str] = set()
    for document in _documents(entity, backend):
        statements = document.get("Statement", [])
        for statement in statements if isinstance(statements, list) else [statements]:
            if statement.get("Effect") != "Allow":
                continue
            actions = statement.get("Action", "*")  # NotAction: all but some of them
            for action in actions if isinstance(actions, list) else [actions]:
                service = str(action).partition(":")[0].lower()
                found |= set(last_accessed.NAMES) if "*" in service else {service}
    return found


def _documents(entity: Any, backend: Any) -> Iterator[dict[str, Any]]:
    groups = [each for each in list(backend.groups.values()) if entity in each.users]
    for each in (entity, *groups):
        inline = list(each.policies.values())
        managed = [policy.document for policy in list(each.managed_policies.values())]
        for document in (*inline, *managed):
            yield json.loads(document) if isinstance(document, str) else document


IamResponse.generate_service_last_accessed_details = _generate
IamResponse.get_service_last_accessed_details = _get
