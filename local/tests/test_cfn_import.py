"""Resources that are there already come into a stack.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
"""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cfn_resources import log_group, refusal, role, security, template
from embedded_aws import Aws, Stacks
from pipeline_template import trust

Json = dict[str, Any]
GROUP, ROLE = "AWS::Logs::LogGroup", "AWS::IAM::Role"


def entry(logical_id: str, kind: str, **identifier: str) -> Json:
    return {"ResourceType": kind, "LogicalResourceId": logical_id, "ResourceIdentifier": identifier}


def retained(resource: Json) -> Json:
    return {**resource, "DeletionPolicy": "Retain"}


def imported(stacks: Stacks, name: str, resources: Json, entries: list[Json], **more: Any) -> Json:
    """The change set once it is compared."""
    return stacks.change_set(
        name, resources, ChangeSetType="IMPORT", ResourcesToImport=entries, **more
    )


def test_what_is_there_comes_into_a_new_stack_and_into_one_that_is(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    cfn, logs = stacks.cfn, aws("logs")
    logs.create_log_group(logGroupName=f"/{name}", tags={"own": "1"})
    logs.put_retention_policy(logGroupName=f"/{name}", retentionInDays=7)
    first = template(G=retained(log_group(name, RetentionInDays=30)))
    found = imported(stacks, name, first, [entry("G", GROUP, LogGroupName=f"/{name}")])
    assert (found["Status"], found["ExecutionStatus"]) == ("CREATE_COMPLETE", "AVAILABLE")
    assert found["StatusReason"].startswith("Verify that resources and their properties defined")
    change = found["Changes"][0]["ResourceChange"]
    assert (change["Action"], change["PhysicalResourceId"]) == ("Import", f"/{name}")
    assert (change["Scope"], change["Details"]) == ([], [])
    assert stacks.status(name) == "REVIEW_IN_PROGRESS"
    cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert stacks.settled(name) == "IMPORT_COMPLETE"
    assert [(who, what) for who, what, _ in stacks.events(name)] == [
        (name, "REVIEW_IN_PROGRESS"),
        (name, "IMPORT_IN_PROGRESS"),
        ("G", "IMPORT_IN_PROGRESS"),
        ("G", "IMPORT_COMPLETE"),
        ("G", "UPDATE_IN_PROGRESS"),
        ("G", "UPDATE_COMPLETE"),
        (name, "IMPORT_COMPLETE"),
    ]
    group = logs.describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"][0]
    assert group["retentionInDays"] == 7, "an import changes nothing: what differs is drift"

    document = json.dumps(trust("glue.amazonaws.com"))
    aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document)
    both = template(**first["Resources"], R=retained(role(name)))
    found = imported(stacks, name, both, [entry("R", ROLE, RoleName=name)], exists=True)
    cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert stacks.settled(name) == "IMPORT_COMPLETE"
    assert stacks.physical(name) == {"G": f"/{name}", "R": name}
    both["Outputs"] = {"Arn": {"Value": {"Fn::GetAtt": ["R", "Arn"]}}}
    both["Resources"]["G"] = log_group(name, RetentionInDays=90)
    assert stacks.deploy(name, both) == "UPDATE_COMPLETE", "from here on as any other stack"
    assert stacks.outputs(name)["Arn"].endswith(f":role/{name}")
    group = logs.describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"][0]
    assert group["retentionInDays"] == 90
    assert stacks.delete(name) == "GONE"
    assert aws("iam").get_role(RoleName=name), "retained"
    assert not logs.describe_log_groups(logGroupNamePrefix=f"/{name}")["logGroups"]


def test_what_cannot_be_imported_fails_the_change_set(stacks: Stacks, name: str) -> None:
    absent = template(G=retained(log_group(name)))
    found = imported(stacks, name, absent, [entry("G", GROUP, LogGroupName=f"/{name}")])
    assert (found["Status"], found["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert found["StatusReason"] == (
        f"Resource of type '{GROUP}' with identifier '/{name}' was not found."
    )
    assert found["Changes"] == []
    assert stacks.status(name) == "REVIEW_IN_PROGRESS"
    other = [entry("G", GROUP, LogGroupName=f"/{name}-other")]
    found = imported(stacks, name, absent, other)
    assert "does not match the template" in found["StatusReason"]
    wrong = template(G=retained(log_group(name, RetentionInDays="x")))
    found = imported(stacks, name, wrong, [entry("G", GROUP, LogGroupName=f"/{name}")])
    assert "Properties validation failed for resource G" in found["StatusReason"]

    assert stacks.deploy(f"{name}-2", template(G=log_group(name))) == "CREATE_COMPLETE"
    owner = stacks.cfn.describe_stacks(StackName=f"{name}-2")["Stacks"][0]["StackId"]
    found = imported(stacks, name, absent, [entry("G", GROUP, LogGroupName=f"/{name}")])
    assert found["StatusReason"] == f"/{name} already exists in stack {owner}"


def test_a_failed_import_lets_everything_go_again(aws: Aws, stacks: Stacks, name: str) -> None:
    logs = aws("logs")
    for group in (f"/{name}-a", f"/{name}-b"):
        logs.create_log_group(logGroupName=group)
    pair = template(A=retained(log_group(f"{name}-a")), B=retained(log_group(f"{name}-b")))
    pair["Resources"]["B"]["DependsOn"] = "A"
    entries = [entry(key, GROUP, LogGroupName=f"/{name}-{key.lower()}") for key in "AB"]
    found = imported(stacks, name, pair, entries)
    assert found["Status"] == "CREATE_COMPLETE"
    logs.delete_log_group(logGroupName=f"/{name}-b")
    stacks.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert stacks.settled(name) == "IMPORT_ROLLBACK_COMPLETE"
    told = [(who, what) for who, what, _ in stacks.events(name)]
    assert told[-6:] == [
        ("B", "IMPORT_IN_PROGRESS"),
        ("B", "IMPORT_FAILED"),
        (name, "IMPORT_ROLLBACK_IN_PROGRESS"),
        ("A", "IMPORT_ROLLBACK_IN_PROGRESS"),
        ("A", "IMPORT_ROLLBACK_COMPLETE"),
        (name, "IMPORT_ROLLBACK_COMPLETE"),
    ]
    assert stacks.physical(name) == {}
    assert logs.describe_log_groups(logGroupNamePrefix=f"/{name}-a")["logGroups"]


def test_an_import_does_nothing_else(stacks: Stacks, name: str) -> None:
    held = log_group(f"{name}-held")
    assert stacks.deploy(name, template(H=held)) == "CREATE_COMPLETE"
    group, good = retained(log_group(name)), [entry("G", GROUP, LogGroupName=f"/{name}")]

    def with_g(**more: Any) -> Json:
        return template(**{"H": held, "G": group, **more})

    outputs = {**with_g(), "Outputs": {"O": {"Value": "v"}}}
    tagged: Json = {"Tags": [{"Key": "a", "Value": "b"}]}
    modified = log_group(f"{name}-held", RetentionInDays=30)
    mismatch = (
        "Resource type of [G] passed in ResourceToImport does not match with resource type defined "
        f"in the template. Resource type in ResourceToImport: {ROLE}; Resource type in Template: "
        f"{GROUP}."
    )
    cases: list[tuple[Json, list[Json], Json, str]] = [
        (with_g(), [], {}, "Must Provide at least one resource to import"),
        (
            with_g(),
            good * 2,
            {},
            "Every resource to import must have unique LogicalResourceId",
        ),
        (
            with_g(),
            [entry("X", GROUP, LogGroupName="x")],
            {},
            "The logical resource ids [X] provided in ResourceToImport do not exist in the "
            "template.",
        ),
        (
            with_g(),
            [entry("G", GROUP, Name="x")],
            {},
            f"Invalid resource identifier for resource type {GROUP}. Expected [LogGroupName]",
        ),
        (with_g(), [entry("G", ROLE, RoleName="x")], {}, mismatch),
        (
            template(H=held),
            [entry("H", GROUP, LogGroupName=f"/{name}-held")],
            {},
            "The template should contain at least one new resource to import.",
        ),
        (
            with_g(),
            [*good, entry("H", GROUP, LogGroupName=f"/{name}-held")],
            {},
            "Resources [H] passed in ResourceToImport are already in a stack and cannot be "
            "imported.",
        ),
        (
            with_g(N=log_group(f"{name}-n")),
            good,
            {},
            "Resources [N] is missing from ResourceToImport list",
        ),
        (
            with_g(H=modified),
            good,
            {},
            "You have modified resources [H] in your template that are not being imported. Update, "
            "create or delete operations cannot be executed during import operations.",
        ),
        (
            with_g(G=log_group(name)),
            good,
            {},
            "The following resources to import [G] must have DeletionPolicy attribute specified in "
            "the template.",
        ),
        (
            outputs,
            good,
            {},
            "As part of the import operation, you cannot modify or add [Outputs]",
        ),
        (
            with_g(),
            good,
            tagged,
            "As part of the import operation, you cannot modify or add [Tags]",
        ),
        (
            with_g(S=retained(security(name))),
            [entry("S", "AWS::Glue::SecurityConfiguration", Name=name)],
            {},
            "The embedded AWS does not support the import of AWS::Glue::SecurityConfiguration",
        ),
    ]
    for resources, entries, more, said in cases:
        with pytest.raises(ClientError) as error:
            imported(stacks, name, resources, entries, exists=True, **more)
        assert refusal(error) == f"ValidationError: {said}"
    with pytest.raises(ClientError, match="does not support ResourcesToImport"):
        stacks.change_set(name, with_g(), ResourcesToImport=good)
    left = stacks.cfn.list_change_sets(StackName=name)["Summaries"]
    assert [each["ExecutionStatus"] for each in left] == ["EXECUTE_COMPLETE"], "none is kept"


def test_a_summary_says_how_resources_are_named(stacks: Stacks) -> None:
    body = json.dumps(template(A=log_group("a"), B=log_group("b"), S=security("s"), R=role("r")))
    summary = stacks.cfn.get_template_summary(TemplateBody=body)
    assert summary["ResourceIdentifierSummaries"] == [
        {
            "ResourceType": GROUP,
            "LogicalResourceIds": ["A", "B"],
            "ResourceIdentifiers": ["LogGroupName"],
        },
        {
            "ResourceType": ROLE,
            "LogicalResourceIds": ["R"],
            "ResourceIdentifiers": ["RoleName"],
        },
    ]
