"""YAML as CloudFormation reads it: short forms of the intrinsic functions, no dates, no aliases."""

from typing import Any

import yaml

from sluice_local.cfn.errors import invalid

#: The functions that have a short form, with the name of their long form.
SHORT_FORMS = {
    "Ref": "Ref",
    "Condition": "Condition",
    **{
        name: f"Fn::{name}"
        for name in (
            "And",
            "Base64",
            "Cidr",
            "Equals",
            "FindInMap",
            "GetAtt",
            "GetAZs",
            "If",
            "ImportValue",
            "Join",
            "Not",
            "Or",
            "Select",
            "Split",
            "Sub",
            "Transform",
        )
    },
}


class TemplateLoader(yaml.SafeLoader):
    """A safe loader for templates."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Refuse aliases, as CloudFormation does."""
        if self.check_event(yaml.events.AliasEvent):
            raise invalid(
                "Template error: YAML aliases are not allowed in CloudFormation templates"
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that is there twice; YAML alone would silently keep the last."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise invalid(f"Template format error: duplicate key {key} in the template")
            seen.add(key)
        return super().construct_mapping(node, deep)


def _short_form(loader: TemplateLoader, suffix: str, node: yaml.Node) -> Any:
    if suffix not in SHORT_FORMS:
        raise invalid(f"Template format error: unsupported tag !{suffix} in the template")
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = str(value).split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    return {SHORT_FORMS[suffix]: value}


TemplateLoader.add_multi_constructor("!", _short_form)
# A date such as 2012-10-17 stays the string that it is in a policy's Version.
TemplateLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_yaml(body: str) -> Any:
    """Parse ``body``; a syntax error becomes CloudFormation's ValidationError with its place."""
    try:
        return yaml.load(body, Loader=TemplateLoader)  # noqa: S506 a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise invalid(f"Template format error: YAML not well-formed.{place}") from error
    except yaml.YAMLError as error:
        raise invalid("Template format error: YAML not well-formed.") from error
