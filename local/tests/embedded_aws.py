"""What the tests need to start an embedded AWS and to deploy on it."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from sluice_local import ACCESS_KEY, SECRET_KEY

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = "123456789012"
#: What a template may have that is sent with a call, in bytes.
MAX_BODY = 51_200


class Aws:
    """Clients of one server."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._clients: dict[str, Any] = {}

    def __call__(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                endpoint_url=self.endpoint,
                region_name="us-east-1",
                aws_access_key_id=ACCESS_KEY,
                aws_secret_access_key=SECRET_KEY,
                config=Config(
                    retries={"total_max_attempts": 1},
                    s3={"addressing_style": "path"},
                    # else it presigns with version 2 in us-east-1
                    signature_version="s3v4" if service == "s3" else None,
                ),
            )
        return self._clients[service]


def start_server(state: Path, *more: str) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
    """Start a server and wait until it is ready."""
    command = [sys.executable, "-m", "sluice_local", "--state", str(state), *more]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "local")}
    process = subprocess.Popen(command, env=env)
    deadline = time.monotonic() + 30
    while not (state / "server.json").exists():
        assert process.poll() is None, "the server ended before it was ready"
        assert time.monotonic() < deadline, "the server did not get ready"
        time.sleep(0.02)
    return process, json.loads((state / "server.json").read_text())


def let(aws: Aws, role: str, *actions: str, resource: str = "*", policy: str = "let") -> None:
    """Let a role do the actions, by an inline policy."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws("iam").put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=document)


def empty(aws: Aws, bucket: str) -> None:
    """Delete all versions of all objects."""
    for page in aws("s3").get_paginator("list_object_versions").paginate(Bucket=bucket):
        for found in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            aws("s3").delete_object(Bucket=bucket, Key=found["Key"], VersionId=found["VersionId"])


def wait_until(check: Callable[[], Any], seconds: float = 30, every: float = 0.05) -> Any:
    """The first truthy answer of ``check``; fails when none comes in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = check()
        if answer:
            return answer
        time.sleep(every)
    raise AssertionError(f"nothing came in {seconds} s")


class Stacks:
    """Deploys stacks as a deployer does: change set, execute, wait."""

    def __init__(self, aws: Aws) -> None:
        self.cfn, self.s3 = aws("cloudformation"), aws("s3")

    def change_set(self, stack: str, template: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Create a change set and wait until it is compared."""
        change_set = f"c{uuid.uuid4().hex[:8]}"
        exists = more.pop("exists", None)
        if exists is None:
            exists = self.status(stack) not in (None, "REVIEW_IN_PROGRESS")
        kind = more.pop("ChangeSetType", "UPDATE" if exists else "CREATE")
        self.cfn.create_change_set(
            StackName=stack,
            ChangeSetName=change_set,
            ChangeSetType=kind,
            **self._template(json.dumps(template)),
            Capabilities=more.pop("Capabilities", ["CAPABILITY_NAMED_IAM"]),
            **more,
        )

        def compared() -> Any:
            found = self.cfn.describe_change_set(
                StackName=stack, ChangeSetName=change_set, IncludePropertyValues=True
            )
            return found if found["Status"] in ("CREATE_COMPLETE", "FAILED") else None

        return wait_until(compared)

    def _template(self, body: str) -> dict[str, str]:
        """The template itself, or where it lies: a long one cannot be sent."""
        if len(body) <= MAX_BODY:
            return {"TemplateBody": body}
        bucket, key = "templates-of-tests", f"{uuid.uuid4()}.json"
        self.s3.create_bucket(Bucket=bucket)  # in us-east-1 one that is there already will do
        self.s3.put_object(Bucket=bucket, Key=key, Body=body.encode())
        return {"TemplateURL": f"https://{bucket}.s3.us-east-1.amazonaws.com/{key}"}

    def deploy(self, stack: str, template: dict[str, Any], **more: Any) -> str:
        """Create or update the stack; returns the state in which it ends."""
        found = self.change_set(stack, template, **more)
        assert found["Status"] == "CREATE_COMPLETE", found
        self.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
        return self.settled(stack)

    def settled(self, stack: str) -> str:
        """The state of the stack once nothing is under way."""

        def state() -> str | None:
            status = self.status(stack)
            return None if status and status.endswith("_IN_PROGRESS") else status or "GONE"

        return wait_until(state)

    def status(self, stack: str) -> str | None:
        try:
            return self.cfn.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
        except self.cfn.exceptions.ClientError:
            return None

    def events(self, stack: str) -> list[tuple[str, str, str]]:
        """Logical id, state and reason of each event, oldest first."""
        pages = self.cfn.get_paginator("describe_stack_events").paginate(StackName=stack)
        found = [event for page in pages for event in page["StackEvents"]]
        return [
            (
                event["LogicalResourceId"],
                event["ResourceStatus"],
                event.get("ResourceStatusReason", ""),
            )
            for event in reversed(found)
        ]

    def physical(self, stack: str) -> dict[str, str]:
        """Physical ids by logical ids."""
        found = self.cfn.describe_stack_resources(StackName=stack)["StackResources"]
        return {each["LogicalResourceId"]: each.get("PhysicalResourceId", "") for each in found}

    def outputs(self, stack: str) -> dict[str, str]:
        found = self.cfn.describe_stacks(StackName=stack)["Stacks"][0]
        return {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}

    def delete(self, stack: str) -> str:
        self.cfn.delete_stack(StackName=stack)
        return self.settled(stack)
