"""AWS::Glue::Trigger and AWS::Glue::Workflow.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-trigger.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-workflow.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sluice_local.cfn.tags import tag_map
from sluice_local.resources.base import Context, Handler, Json, changed, error_code, only, without
from sluice_local.resources.glue_catalog import text_map
from sluice_local.resources.glue_jobs import update_tags


class Trigger(Handler):
    """A trigger: on demand, by schedule, by what other runs come to, or by a workflow's events."""

    type = "AWS::Glue::Trigger"
    supported = frozenset(
        {
            "Actions",
            "Description",
            "EventBatchingCondition",
            "Name",
            "Predicate",
            "Schedule",
            "StartOnCreation",
            "Tags",
            "Type",
            "WorkflowName",
        }
    )

    def create(self, context: Context) -> Json:
        """CreateTrigger."""
        properties = context.after
        name = properties.get("Name") or context.physical_name(255)
        starts = only(properties, ["StartOnCreation", "Type", "WorkflowName"])
        try:
            context.client("glue").create_trigger(
                Name=name,
                Tags=text_map(tag_map(properties.get("Tags"))),
                **_trigger(properties),
                **starts,
            )
        except ClientError as error:
            if error_code(error) in (
                "AlreadyExistsException",
                "IdempotentParameterMismatchException",
            ):
                raise self.exists(name) from error
            raise
        context.made(name)
        return {}

    def update(self, context: Context) -> Json:
        """UpdateTrigger, tags, and whether it is started."""
        glue, name = context.client("glue"), context.physical_id
        before, after = context.before, context.after
        wanted = _trigger(after)
        if wanted != _trigger(before):
            glue.update_trigger(Name=name, TriggerUpdate=wanted)
        update_tags(glue, context.arn("glue", f"trigger/{name}"), before, after)
        if changed(before, after, "StartOnCreation"):
            start = glue.start_trigger if after.get("StartOnCreation") else glue.stop_trigger
            start(Name=name)
        return {}

    def delete(self, context: Context) -> None:
        """DeleteTrigger, which is content when there is none."""
        context.client("glue").delete_trigger(Name=context.physical_id)

    def read(self, context: Context) -> Json:
        """The definition, in the API's words, which are the template's."""
        glue, name = context.client("glue"), context.physical_id
        trigger = glue.get_trigger(Name=name)["Trigger"]
        tags = glue.get_tags(ResourceArn=context.arn("glue", f"trigger/{name}"))["Tags"]
        return {**only(trigger, self.supported), "Tags": tags}


class Workflow(Handler):
    """A workflow, in which triggers and what they start lie together."""

    type = "AWS::Glue::Workflow"
    supported = frozenset(
        {"DefaultRunProperties", "Description", "MaxConcurrentRuns", "Name", "Tags"}
    )

    def create(self, context: Context) -> Json:
        """CreateWorkflow."""
        properties = context.after
        name = properties.get("Name") or context.physical_name(255)
        tags = text_map(tag_map(properties.get("Tags")))
        try:
            context.client("glue").create_workflow(Name=name, Tags=tags, **_workflow(properties))
        except ClientError as error:
            if error_code(error) == "AlreadyExistsException":
                raise self.exists(name) from error
            raise
        context.made(name)
        return {}

    def update(self, context: Context) -> Json:
        """UpdateWorkflow, and tags."""
        glue, name = context.client("glue"), context.physical_id
        before, after = context.before, context.after
        if _workflow(before) != _workflow(after):
            glue.update_workflow(Name=name, **_workflow(after))
        update_tags(glue, context.arn("glue", f"workflow/{name}"), before, after)
        return {}

    def delete(self, context: Context) -> None:
        """DeleteWorkflow, which is content when there is none."""
        context.client("glue").delete_workflow(Name=context.physical_id)

    def read(self, context: Context) -> Json:
        """The workflow as GetWorkflow shows it."""
        glue, name = context.client("glue"), context.physical_id
        workflow = glue.get_workflow(Name=name)["Workflow"]
        tags = glue.get_tags(ResourceArn=context.arn("glue", f"workflow/{name}"))["Tags"]
        return {**only(workflow, self.supported), "Tags": tags}


def _workflow(properties: Json) -> Json:
    """The definition as CreateWorkflow and UpdateWorkflow take it."""
    out = without(properties, "Name", "Tags")
    if "DefaultRunProperties" in out:
        out["DefaultRunProperties"] = text_map(out["DefaultRunProperties"])
    return out


def _trigger(properties: Json) -> Json:
    """The definition as UpdateTrigger takes it."""
    out = without(properties, "Name", "StartOnCreation", "Tags", "Type", "WorkflowName")
    return {**out, "Actions": [_action(action) for action in out["Actions"]]}


def _action(action: Json) -> Json:
    arguments: Any = action.get("Arguments")
    return {**action, "Arguments": text_map(arguments)} if arguments else action
