"""A stack's tags go onto each of its taggable resources, as the resource schemas say.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
"""

from typing import Any

from sluice_local.cfn import schema


def tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    """Tags as AWS lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tag_map(tags: Any) -> dict[str, str]:
    """Tags as a mapping, from either of the two forms that types use."""
    if isinstance(tags, list):
        return {tag["Key"]: tag.get("Value", "") for tag in tags}
    return dict(tags or {})


def with_stack_tags(
    resource_type: str, properties: dict[str, Any], stack_tags: dict[str, str]
) -> dict[str, Any]:
    """The properties with the stack's tags merged in; a tag of the resource's own wins."""
    name = schema.tag_property(resource_type)
    if name is None or not stack_tags:
        return properties
    merged = {**stack_tags, **tag_map(properties.get(name))}
    as_list = schema.schema(resource_type)["properties"][name].get("type") == "array"
    return {**properties, name: tag_list(merged) if as_list else merged}


def tags_change_in_place(resource_type: str) -> bool:
    """False for the types whose tags are given once; the stack's later tags do not reach them."""
    return bool(schema.schema(resource_type).get("tagging", {}).get("tagUpdatable", False))
