"""Read an operation's request: the template, the parameters, what is not supported."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlparse

from botocore.exceptions import ClientError

from sluice_local.cfn import policy
from sluice_local.cfn.capabilities import check_capabilities
from sluice_local.cfn.changeset import Update
from sluice_local.cfn.errors import invalid, unsupported
from sluice_local.cfn.limits import check_size
from sluice_local.cfn.options import on_failure
from sluice_local.cfn.parameters import parameter_values
from sluice_local.cfn.stack import Stack
from sluice_local.cfn.tags import tag_map
from sluice_local.cfn.template import Template, parse_template

STACK_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]*")
MAX_STACK_NAME = 128
#: Members of requests that would change what happens, and the values that change nothing.
REFUSED: dict[str, tuple[Any, ...]] = {
    "DeploymentConfig": ({"Mode": "STANDARD"},),
    "DeploymentMode": (),
    "DisableValidation": (False,),
    "ImportExistingResources": (False,),
    "IncludeNestedStacks": (False, True),  # a nested stack is refused, so there is none to include
    "NotificationARNs": ([],),
    "ResourceTypes": ([],),
    "ResourcesToImport": ([],),
    "RollbackConfiguration": ({},),
    "TimeoutInMinutes": (),
    "UsePreviousTemplate": (False, True),
}


def check_supported(params: dict[str, Any]) -> None:
    """Refuse what the engine would otherwise silently ignore."""
    for name, value in params.items():
        if name in REFUSED and value not in REFUSED[name]:
            raise unsupported(f"{name}={value}")


def check_name(name: str) -> str:
    """A valid name for a new stack, or ValidationError."""
    complaints = []
    if not STACK_NAME.fullmatch(name):
        complaints.append("Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*")
    if len(name) > MAX_STACK_NAME:
        complaints.append(f"Member must have length less than or equal to {MAX_STACK_NAME}")
    if complaints:
        errors = "error" if len(complaints) == 1 else "errors"
        said = "; ".join(
            f"Value '{name}' at 'stackName' failed to satisfy constraint: {each}"
            for each in complaints
        )
        raise invalid(f"{len(complaints)} validation {errors} detected: {said}")
    return name


def read_template(params: dict[str, Any], s3: Callable[[], Any], stack: Stack | None) -> Template:
    """The template of TemplateBody, TemplateURL or, with UsePreviousTemplate, the stack's."""
    body, url = params.get("TemplateBody"), params.get("TemplateURL")
    if body and url:
        raise invalid("Template body and template URL may not be specified together.")
    if body:
        check_size(body, from_url=False)
        return parse_template(body)
    if url:
        text = _from_s3(url, "TemplateURL", s3())
        check_size(text, from_url=True)
        return parse_template(text)
    if params.get("UsePreviousTemplate") and stack is not None and stack.template.body:
        return stack.template
    raise invalid("Either Template URL or Template Body must be specified.")


def read_policy(params: dict[str, Any], name: str, s3: Callable[[], Any]) -> str | None:
    """The stack policy of ``name``'s Body or URL, or None when the request has none."""
    body, url = params.get(f"{name}Body"), params.get(f"{name}URL")
    if body and url:
        raise invalid(f"You cannot specify both {name}URL and {name}Body")
    return _from_s3(url, f"{name}URL", s3()) if url else body


def _from_s3(url: str, what: str, s3: Any) -> str:
    """Read a file with the caller's credentials; both forms of S3's URLs will do."""
    parsed = urlparse(url)
    host, path = parsed.netloc, unquote(parsed.path.lstrip("/"))
    virtual = re.match(r"(?P<bucket>.+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$", host)
    bucket, key = (virtual["bucket"], path) if virtual else (path.partition("/")[::2])
    if parsed.scheme not in ("http", "https") or not bucket or not key:
        raise invalid(f"{what} must be a supported URL.")
    try:
        content: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return content.decode()
    except ClientError as error:
        said = error.response["Error"].get("Message", "")
        raise invalid(f"S3 error: {said}") from error
    except UnicodeDecodeError as error:
        raise invalid("Template format error: unsupported structure.") from error


def read_update(
    params: dict[str, Any],
    verb: str,
    template: Template,
    stack: Stack,
    access_key: str,
    s3: Callable[[], Any],
) -> Update:
    """The whole request as an ``Update``; raises CloudFormationError on what AWS refuses."""
    check_supported(params)
    capabilities = list(params.get("Capabilities") or [])
    check_capabilities(template, capabilities)
    values = parameter_values(template, params.get("Parameters") or [], stack.parameters)
    lasting, passing = _policies(params, template, stack, s3)
    tags = tag_map(params["Tags"]) if params.get("Tags") is not None else dict(stack.tags)
    return Update(
        verb=verb,
        template=template,
        values=values,
        tags=tags,
        capabilities=capabilities,
        role_arn=params.get("RoleARN") or stack.role_arn,
        access_key=access_key,
        on_failure=on_failure(params),
        retain_except_on_create=bool(params.get("RetainExceptOnCreate")),
        policy=lasting,
        policy_during=passing,
    )


def _policies(
    params: dict[str, Any], template: Template, stack: Stack, s3: Callable[[], Any]
) -> tuple[str | None, str | None]:
    """The stack's new policy, and the one for this update only, where the request has them."""
    lasting = read_policy(params, "StackPolicy", s3)
    passing = read_policy(params, "StackPolicyDuringUpdate", s3)
    if lasting is not None:
        policy.checked(lasting, template.resources)
    if passing is not None:
        policy.checked(passing, {*template.resources, *stack.template.resources})
    if lasting is None and passing is None and stack.policy is not None:
        policy.checked(stack.policy, template.resources, "existing stack policy")
    return lasting, passing
