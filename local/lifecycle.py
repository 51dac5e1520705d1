"""Play a template's whole life on an embedded AWS: `.venv/bin/python local/lifecycle.py TEMPLATE`.

Create, no change, update (a stack tag), drift (somebody changes a bucket's versioning or a log
group's retention), an update that fails and is rolled back, delete. Prints the events of each, as
CloudFormation tells them. ``--events`` prints all of them, and not only how many there were.
"""

import argparse
import os
import sys
import tempfile
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent / "tests"), str(Path(__file__).parent)]

import yaml  # noqa: E402
from embedded_aws import Aws, Stacks, empty, start_server, wait_until  # noqa: E402
from sluice_local.cfn.yaml_loader import TemplateLoader  # noqa: E402

STACK = "lifecycle"
BROKEN = {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 91}}


class Life:
    """One stack, and what it has told so far."""

    def __init__(self, aws: Aws, template: dict[str, Any], everything: bool) -> None:
        self.aws, self.template, self.everything = aws, template, everything
        self.stacks = Stacks(aws)
        self.told = 0
        self.id = STACK

    def say(self, what: str, outcome: str) -> None:
        """The events since the last time."""
        events = self.stacks.events(self.id)
        new, self.told = events[self.told :], len(events)
        print(f"\n## {what}: {outcome}\n")
        if self.everything:
            for logical_id, status, reason in new:
                print(f"{status:42} {logical_id:28} {reason}"[:180])
            return
        counts = Counter(status for logical_id, status, _ in new if logical_id != STACK)
        print(", ".join(f"{count} {status}" for status, count in counts.items()) or "no events")
        print(" → ".join(status for logical_id, status, _ in new if logical_id == STACK))
        for logical_id, status, reason in new:
            if status.endswith("FAILED"):
                print(f"{status} {logical_id}: {reason}"[:300])

    def deploy(self, what: str, template: dict[str, Any], **more: Any) -> None:
        """Create or update."""
        outcome = self.stacks.deploy(STACK, template, **more)
        if self.id == STACK:
            found = self.stacks.cfn.describe_stacks(StackName=STACK)["Stacks"][0]
            self.id = found["StackId"]
        self.say(what, outcome)

    def no_change(self) -> None:
        """A change set without changes says so."""
        found = self.stacks.change_set(STACK, self.template)
        self.stacks.cfn.delete_change_set(ChangeSetName=found["ChangeSetId"])
        print(f"\n## No change: {found['Status']}\n\n{found['StatusReason']}")

    def drift(self) -> None:
        """Change a resource behind CloudFormation's back, and look."""
        physical = self.stacks.physical(STACK)
        types = {name: each["Type"] for name, each in self.template["Resources"].items()}
        name = next(n for n in physical if types[n] in ("AWS::Logs::LogGroup", "AWS::S3::Bucket"))
        if types[name] == "AWS::S3::Bucket":
            self.aws("s3").put_bucket_versioning(
                Bucket=physical[name], VersioningConfiguration={"Status": "Suspended"}
            )
        else:
            self.aws("logs").put_retention_policy(logGroupName=physical[name], retentionInDays=1)
        cfn = self.stacks.cfn
        key = cfn.detect_stack_drift(StackName=STACK)["StackDriftDetectionId"]

        def detected() -> Any:
            found = cfn.describe_stack_drift_detection_status(StackDriftDetectionId=key)
            return found if found["DetectionStatus"] != "DETECTION_IN_PROGRESS" else None

        found = wait_until(detected, seconds=60)
        drifts = cfn.describe_stack_resource_drifts(StackName=STACK)["StackResourceDrifts"]
        counts = Counter(each["StackResourceDriftStatus"] for each in drifts)
        print(f"\n## Drift: {found['StackDriftStatus']}\n\n{dict(counts)}")
        for each in drifts:
            for change in each.get("PropertyDifferences", []):
                print(
                    f"{each['LogicalResourceId']} {change['PropertyPath']}: "
                    f"{change['ExpectedValue']} → {change['ActualValue']}"[:200]
                )

    def delete(self) -> None:
        """Empty the buckets, delete the stack."""
        types = {name: each["Type"] for name, each in self.template["Resources"].items()}
        for name, physical in self.stacks.physical(STACK).items():
            if types.get(name) == "AWS::S3::Bucket":
                empty(self.aws, physical)
        self.say("Delete", self.stacks.delete(STACK))


def main() -> None:
    """Play it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("template", type=Path, help="a CloudFormation template, YAML or JSON")
    parser.add_argument("--events", action="store_true", help="print all events")
    parser.add_argument(
        "--quicksight-group", action="append", default=[], help="a group that has to be there"
    )
    given = parser.parse_args()
    template = yaml.load(given.template.read_text(), Loader=TemplateLoader)  # noqa: S506  it is safe
    with tempfile.TemporaryDirectory() as folder:
        process, about = start_server(Path(folder), "--parent-pid", str(os.getpid()))
        try:
            aws = Aws(about["endpoint"])
            for group in given.quicksight_group:
                aws("quicksight").create_group(
                    AwsAccountId=about["account"], Namespace="default", GroupName=group
                )
            life = Life(aws, template, given.events)
            life.deploy("Create", template)
            life.no_change()
            life.deploy("Update", template, Tags=[{"Key": "run", "Value": uuid.uuid4().hex}])
            life.drift()
            resources = {**template["Resources"], "Broken": BROKEN}
            broken = {**template, "Resources": resources}
            life.deploy("Failed update", broken, Tags=[{"Key": "run", "Value": uuid.uuid4().hex}])
            life.delete()
        finally:
            process.terminate()
            process.wait(timeout=20)


if __name__ == "__main__":
    main()
