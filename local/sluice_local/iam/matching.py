"""Whether a statement is about an action, and about a resource.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

import re
from dataclasses import dataclass

from sluice_local.iam import variables, wildcards
from sluice_local.iam.errors import PolicyError
from sluice_local.iam.variables import Context, Template, Text


@dataclass(frozen=True, slots=True)
class Actions:
    """The patterns of an Action or NotAction: exact ones, in lower case, and all others."""

    exact: frozenset[str]
    pattern: re.Pattern[str] | None
    inverted: bool

    def match(self, action: str) -> bool:
        """Whether the statement is about an action (``s3:GetObject``), in any case."""
        lower = action.lower()
        found = lower in self.exact or (
            self.pattern is not None and self.pattern.fullmatch(lower) is not None
        )
        return found is not self.inverted


@dataclass(frozen=True, slots=True)
class Resources:
    """The patterns of a Resource or NotResource; ``templates`` are those with variables."""

    everything: bool
    pattern: re.Pattern[str] | None
    templates: tuple[Template, ...]
    inverted: bool

    def match(self, resource: str, context: Context) -> bool:
        """Whether the statement is about a resource (an ARN, or ``*`` for none)."""
        found = (
            self.everything
            or (self.pattern is not None and self.pattern.fullmatch(resource) is not None)
            or any(_is(template, resource, context) for template in self.templates)
        )
        return found is not self.inverted


def _is(template: Template, resource: str, context: Context) -> bool:
    filled = variables.fill(template, context)
    if filled is None:  # an absent variable never matches
        return False
    return wildcards.compiled(wildcards.arn(filled)).fullmatch(resource) is not None


def actions(patterns: list[str], inverted: bool) -> Actions:
    """The actions of a statement. Raises PolicyError for one without a service."""
    exact, wild = set(), []
    for pattern in patterns:
        lower = pattern.lower()
        if ":" not in lower and lower.strip("*"):
            raise PolicyError(f"The action {pattern} must be prefaced by a vendor")
        if "*" in lower or "?" in lower:
            wild.append(wildcards.plain([Text(lower)]))
        else:
            exact.add(lower)
    return Actions(frozenset(exact), _either(wild), inverted)


def resources(patterns: list[str], inverted: bool, version: str) -> Resources:
    """The resources of a statement. Raises PolicyError for what is no ARN and not ``*``."""
    fixed, templates = [], []
    for pattern in patterns:
        if not pattern.strip("*"):
            continue
        if not pattern.startswith("arn:"):
            raise PolicyError(f'Resource {pattern} must be in ARN format or "*".')
        template = variables.read(pattern, version)
        filled = variables.fill(template, {}) if variables.is_fixed(template) else None
        if filled is None:
            templates.append(template)
        else:
            fixed.append(wildcards.arn(filled))
    everything = any(not pattern.strip("*") for pattern in patterns)
    return Resources(everything, _either(fixed), tuple(templates), inverted)


def _either(expressions: list[str]) -> re.Pattern[str] | None:
    return wildcards.compiled("|".join(expressions)) if expressions else None
