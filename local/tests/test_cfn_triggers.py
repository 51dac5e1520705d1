"""AWS::Glue::Trigger, and the triggers' API below it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-trigger.html
"""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cfn_resources import template
from embedded_aws import Aws, Stacks

Json = dict[str, Any]
NIGHTLY = "cron(0 3 * * ? *)"


def trigger(name: str, kind: str, **more: Any) -> Json:
    properties = {"Name": name, "Type": kind, "Actions": [{"JobName": "etl"}], **more}
    return {"Type": "AWS::Glue::Trigger", "Properties": properties}


def after(job: str) -> Json:
    condition = {"JobName": job, "State": "SUCCEEDED", "LogicalOperator": "EQUALS"}
    return {"Conditions": [condition]}


def drift(stacks: Stacks, stack: str, resource: str) -> Json:
    found = stacks.cfn.detect_stack_resource_drift(StackName=stack, LogicalResourceId=resource)
    return found["StackResourceDrift"]


def test_a_trigger_is_made_changed_compared_and_deleted(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    glue = aws("glue")
    before = template(
        Night=trigger(f"{name}-night", "SCHEDULED", Schedule=NIGHTLY, Tags={"a": "1"}),
        Then=trigger(f"{name}-then", "CONDITIONAL", Predicate=after("etl")),
        Hand=trigger(f"{name}-hand", "ON_DEMAND"),
    )
    del before["Resources"]["Hand"]["Properties"]["Name"]
    tags = [{"Key": "Project", "Value": name}]
    assert stacks.deploy(name, before, Tags=tags) == "CREATE_COMPLETE", stacks.events(name)
    made = glue.get_trigger(Name=f"{name}-night")["Trigger"]
    assert (made["State"], made["Schedule"]) == ("CREATED", NIGHTLY)
    assert stacks.physical(name)["Hand"].startswith(f"{name}-Hand-")
    for resource in before["Resources"]:
        assert drift(stacks, name, resource)["StackResourceDriftStatus"] == "IN_SYNC"

    changed = json.loads(json.dumps(before))
    night = changed["Resources"]["Night"]["Properties"]
    night.update(Schedule="cron(0 4 * * ? *)", Tags={"b": "2"}, Description="later")
    night["Actions"] = [{"JobName": "etl", "Arguments": {"--rows": 5}, "Timeout": "10"}]
    changed["Resources"]["Then"]["Properties"]["Predicate"] = after("other")
    assert stacks.deploy(name, changed) == "UPDATE_COMPLETE", stacks.events(name)
    found = glue.get_trigger(Name=f"{name}-night")["Trigger"]
    assert (found["Schedule"], found["Description"]) == ("cron(0 4 * * ? *)", "later")
    assert found["Actions"] == [{"JobName": "etl", "Arguments": {"--rows": "5"}, "Timeout": 10}]
    arn = f"arn:aws:glue:us-east-1:123456789012:trigger/{name}-night"
    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"b": "2", "Project": name}
    then = glue.get_trigger(Name=f"{name}-then")["Trigger"]
    assert then["Predicate"] == {**after("other"), "Logical": "AND"}

    update = {"Schedule": NIGHTLY, "Actions": found["Actions"], "Description": "later"}
    glue.update_trigger(Name=f"{name}-night", TriggerUpdate=update)
    drifted = drift(stacks, name, "Night")
    assert [each["PropertyPath"] for each in drifted["PropertyDifferences"]] == ["/Schedule"]

    renamed = json.loads(json.dumps(changed))
    renamed["Resources"]["Then"]["Properties"]["Name"] = f"{name}-then2"
    found = stacks.change_set(name, renamed)
    assert found["Changes"][0]["ResourceChange"]["Replacement"] == "True"
    assert stacks.delete(name) == "GONE"
    mine = [each for each in glue.list_triggers()["TriggerNames"] if each.startswith(name)]
    assert mine == []


def test_a_trigger_that_starts_waits_and_what_is_none_is_refused(
    aws: Aws, stacks: Stacks, name: str
) -> None:
    starts = trigger(name, "SCHEDULED", Schedule=NIGHTLY, StartOnCreation=True)
    assert stacks.deploy(name, template(T=starts)) == "CREATE_COMPLETE"
    assert aws("glue").get_trigger(Name=name)["Trigger"]["State"] == "ACTIVATED"
    assert stacks.delete(name) == "GONE"
    glue, actions = aws("glue"), [{"JobName": "etl"}]
    glue.create_trigger(Name=name, Type="ON_DEMAND", Actions=actions)
    taken = stacks.deploy(f"{name}-2", template(T=trigger(name, "ON_DEMAND")))
    assert taken == "ROLLBACK_COMPLETE"
    (why,) = [why for _, what, why in stacks.events(f"{name}-2") if what == "CREATE_FAILED"]
    assert f"Resource of type 'AWS::Glue::Trigger' with identifier '{name}' already" in why
    two = {"Conditions": after("a")["Conditions"] * 2}
    for bad, said in (
        ({"Type": "EVENT"}, "must be associated with a workflow"),
        ({"Type": "EVENT", "WorkflowName": "none"}, "Entity not found"),
        ({"Type": "SCHEDULED", "WorkflowName": "w"}, "but for those of events"),
        ({"Type": "SCHEDULED"}, "Schedule cannot be null or empty"),
        ({"Type": "CONDITIONAL"}, "Predicate cannot be null or empty"),
        ({"Type": "CONDITIONAL", "Predicate": two}, "Logical cannot be null or empty"),
        ({"Type": "ON_DEMAND", "StartOnCreation": True}, "not supported for ON_DEMAND"),
    ):
        with pytest.raises(ClientError, match=said):
            glue.create_trigger(Name=f"{name}-bad", Actions=actions, **bad)
    with pytest.raises(glue.exceptions.AlreadyExistsException):
        glue.create_trigger(Name=name, Type="ON_DEMAND", Actions=actions)
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.update_trigger(Name=f"{name}-none", TriggerUpdate={"Actions": actions})
