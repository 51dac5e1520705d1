"""AWS::Glue::Trigger.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-trigger.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sluice_local.cfn.tags import tag_map
from sluice_local.resources.base import Context, Handler, Json, changed, error_code, only, without
from sluice_local.resources.glue_catalog import text_map
from sluice_local.resources.glue_jobs import update_tags


class Trigger(Handler):
    """A trigger of jobs and crawlers, on demand, by schedule or by what other runs come to."""

    type = "AWS::Glue::Trigger"
    supported = frozenset(
        {
            "Actions",
            "Description",
            "Name",
            "Predicate",
            "Schedule",
            "StartOnCreation",
            "Tags",
            "Type",
        }
    )

    def create(self, context: Context) -> Json:
        """CreateTrigger."""
        properties = context.after
        name = properties.get("Name") or context.physical_name(255)
        starts = only(properties, ["StartOnCreation", "Type"])
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


def _trigger(properties: Json) -> Json:
    """The definition as UpdateTrigger takes it."""
    out = without(properties, "Name", "StartOnCreation", "Tags", "Type")
    return {**out, "Actions": [_action(action) for action in out["Actions"]]}


def _action(action: Json) -> Json:
    arguments: Any = action.get("Arguments")
    return {**action, "Arguments": text_map(arguments)} if arguments else action
