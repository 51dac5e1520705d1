"""Read an operation's request: the template, the parameters, what is not supported."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlparse

from botocore.exceptions import ClientError

from sluice_local.cfn.capabilities import check_capabilities
from sluice_local.cfn.changeset import Update
from sluice_local.cfn.errors import invalid, unsupported
from sluice_local.cfn.parameters import parameter_values
from sluice_local.cfn.stack import Stack
from sluice_local.cfn.tags import tag_map
from sluice_local.cfn.template import Template, check_size, parse_template

STACK_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
MAX_TAGS = 50
#: Members of requests that would change what happens, and the values that change nothing.
REFUSED: dict[str, tuple[Any, ...]] = {
    "DeploymentMode": (),
    "DeletionMode": ("STANDARD",),
    "DisableRollback": (False,),
    "ImportExistingResources": (False,),
    "IncludeNestedStacks": (False, True),  # a nested stack is refused, so there is none to include
    "NotificationARNs": ([],),
    "OnFailure": ("ROLLBACK",),
    "OnStackFailure": ("ROLLBACK",),
    "ResourceTypes": ([],),
    "ResourcesToImport": ([],),
    "RetainExceptOnCreate": (False,),
    "RollbackConfiguration": ({},),
    "StackPolicyBody": (),
    "StackPolicyDuringUpdateBody": (),
    "StackPolicyDuringUpdateURL": (),
    "StackPolicyURL": (),
    "TimeoutInMinutes": (),
    "UsePreviousTemplate": (False, True),
}


def check_supported(params: dict[str, Any]) -> None:
    """Refuse what the engine would otherwise silently ignore."""
    for name, value in params.items():
        if name in REFUSED and value not in REFUSED[name]:
            raise unsupported(f"{name}={value}")


def is_repeated(token: str | None, earlier: str | None) -> bool:
    """Whether a request was done already, and is sent again because its answer was lost.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html
    """
    return token is not None and token == earlier


def check_name(name: str) -> str:
    """A valid name for a new stack, or ValidationError."""
    if not STACK_NAME.fullmatch(name):
        raise invalid(
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )
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
        text = _from_s3(url, s3())
        check_size(text, from_url=True)
        return parse_template(text)
    if params.get("UsePreviousTemplate") and stack is not None and stack.template.body:
        return stack.template
    raise invalid("Either Template URL or Template Body must be specified.")


def _from_s3(url: str, s3: Any) -> str:
    """Read the template with the caller's credentials; both forms of S3's URLs will do."""
    parsed = urlparse(url)
    host, path = parsed.netloc, unquote(parsed.path.lstrip("/"))
    virtual = re.match(r"(?P<bucket>.+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$", host)
    bucket, key = (virtual["bucket"], path) if virtual else (path.partition("/")[::2])
    if parsed.scheme not in ("http", "https") or not bucket or not key:
        raise invalid("TemplateURL must be a supported URL.")
    try:
        content: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return content.decode()
    except ClientError as error:
        said = error.response["Error"].get("Message", "")
        raise invalid(f"S3 error: {said}") from error
    except UnicodeDecodeError as error:
        raise invalid("Template format error: unsupported structure.") from error


def read_update(
    params: dict[str, Any], verb: str, template: Template, stack: Stack, access_key: str
) -> Update:
    """The whole request as an ``Update``; raises CloudFormationError on what AWS refuses."""
    check_supported(params)
    capabilities = list(params.get("Capabilities") or [])
    check_capabilities(template, capabilities)
    values = parameter_values(template, params.get("Parameters") or [], stack.parameters)
    tags = tag_map(params["Tags"]) if params.get("Tags") is not None else dict(stack.tags)
    if len(tags) > MAX_TAGS:
        raise invalid(f"Tags: a stack has at most {MAX_TAGS} tags")
    return Update(
        verb=verb,
        template=template,
        values=values,
        tags=tags,
        capabilities=capabilities,
        role_arn=params.get("RoleARN") or stack.role_arn,
        access_key=access_key,
    )
