"""Whether a statement is about an action, and about a resource.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

import re
from dataclasses import dataclass

from sluice_local.iam import variables, wildcards
from sluice_local.iam.errors import PolicyError
from sluice_local.iam.variables import Context, Template, Text

#: A service's prefix has no wildcards, and there is one colon.
_OF_SERVICE = re.compile(r"[a-z0-9.-]+:[^:]+")


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
class Varying:
    """An ARN with variables after its fifth colon; ``head`` is the pattern of what is before."""

    head: re.Pattern[str]
    template: Template

    def match(self, resource: str, context: Context) -> bool | None:
        """Whether it is the resource's; None when that is up to a variable that is absent."""
        if not self.head.fullmatch(resource):
            return False
        filled = variables.fill(self.template, context)
        if filled is None:
            return None
        return wildcards.compiled_arn(filled).fullmatch(resource) is not None


@dataclass(frozen=True, slots=True)
class Resources:
    """The patterns of a Resource or NotResource."""

    everything: bool
    pattern: re.Pattern[str] | None
    varying: tuple[Varying, ...]
    inverted: bool

    def match(self, resource: str, context: Context) -> bool:
        """Whether the statement is about a resource (an ARN, or ``*`` for none).

        A variable that the request lacks makes the pattern invalid, and a NotResource as a whole:
        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
        """
        if self.everything or (
            self.pattern is not None and self.pattern.fullmatch(resource) is not None
        ):
            return not self.inverted
        found = [each.match(resource, context) for each in self.varying]
        if self.inverted:
            return all(each is False for each in found)
        return any(found)


def actions(patterns: list[str], inverted: bool) -> Actions:
    """The actions of a statement. Raises PolicyError for one without a service."""
    exact, wild = set(), []
    for pattern in patterns:
        lower = pattern.lower()
        if lower.strip("*") and not _OF_SERVICE.fullmatch(lower):
            raise PolicyError(f"The action {pattern} must be prefaced by a vendor")
        if "*" in lower or "?" in lower:
            wild.append(wildcards.plain([Text(lower)]))
        else:
            exact.add(lower)
    return Actions(frozenset(exact), _either(wild), inverted)


def resources(patterns: list[str], inverted: bool, version: str) -> Resources:
    """The resources of a statement. Raises PolicyError for what is no ARN and not ``*``."""
    fixed, varying = [], []
    for pattern in patterns:
        if not pattern.strip("*"):
            continue
        if not pattern.startswith("arn:"):
            raise PolicyError(f'Resource {pattern} must be in ARN format or "*".')
        template = variables.read(pattern, version)
        if variables.is_fixed(template):
            fixed.append(wildcards.arn(variables.fill(template, {}) or ()))
        else:
            varying.append(Varying(_head(pattern), template))
    everything = any(not pattern.strip("*") for pattern in patterns)
    return Resources(everything, _either(fixed), tuple(varying), inverted)


def _head(pattern: str) -> re.Pattern[str]:
    segments = pattern.split(":", wildcards.SEGMENTS - 1)
    head = ":".join(segments[:-1])
    if len(segments) < wildcards.SEGMENTS or "${" in head:
        raise PolicyError(f"In {pattern} a variable is before the ARN's fifth colon")
    return wildcards.compiled_arn((Text(f"{head}:*"),))


def _either(expressions: list[str]) -> re.Pattern[str] | None:
    return wildcards.compiled("|".join(expressions)) if expressions else None
