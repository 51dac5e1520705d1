"""EC2 as far as audit tools ask for it: which regions there are. All else is refused.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from sluice_local.calls import Call
from sluice_local.calls.agreement import KEY

#: Enabled in each account from the start; the others must be opted into.
#: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
ENABLED = frozenset(
    {
        *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1"),
        *("ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1"),
        *("eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1"),
        "us-west-2",
    }
)
NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"


class Ec2Error(Exception):
    """EC2 refuses the request: its code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one request."""
    call, request_id = environ.get(KEY), str(uuid.uuid4())
    try:
        if not isinstance(call, Call) or call.operation != "DescribeRegions":
            raise Ec2Error(
                "NotImplemented",
                "The embedded AWS does not support it: EC2 but for DescribeRegions",
            )
        regions = describe_regions(call.params, _all_regions())
        status, body = 200, _answer(regions, request_id)
    except Ec2Error as error:
        status, body = 400, _failure(error, request_id)
    response = Response(body, status, content_type="text/xml;charset=UTF-8")
    sent: Iterable[bytes] = response(environ, start_response)
    return sent


def describe_regions(params: Mapping[str, Any], regions: Iterable[str]) -> list[tuple[str, str]]:
    """Names of regions and whether they are opted into, as the parameters ask for them."""
    if params.get("Filters") or params.get("DryRun"):
        raise Ec2Error(
            "NotImplemented", "The embedded AWS does not support it: filters of regions, DryRun"
        )
    named = set(params.get("RegionNames") or ())
    unknown = named - set(regions)
    if unknown:
        raise Ec2Error("InvalidParameterValue", f"Invalid region name: {sorted(unknown)[0]}")
    return [
        (region, "opt-in-not-required" if region in ENABLED else "not-opted-in")
        for region in sorted(regions)
        if (not named or region in named) and (region in ENABLED or params.get("AllRegions"))
    ]


@cache
def _all_regions() -> tuple[str, ...]:
    """The regions of the partition, from botocore's data."""
    import botocore.session

    return tuple(botocore.session.get_session().get_available_regions("ec2", "aws"))


def _answer(regions: list[tuple[str, str]], request_id: str) -> str:
    items = "".join(
        f"<item><regionName>{name}</regionName>"
        f"<regionEndpoint>ec2.{name}.amazonaws.com</regionEndpoint>"
        f"<optInStatus>{status}</optInStatus></item>"
        for name, status in regions
    )
    return (
        f'<DescribeRegionsResponse xmlns="{NAMESPACE}"><requestId>{request_id}</requestId>'
        f"<regionInfo>{items}</regionInfo></DescribeRegionsResponse>"
    )


def _failure(error: Ec2Error, request_id: str) -> str:
    """An error in EC2's form, which is not that of the query protocol."""
    return (
        f"<Response><Errors><Error><Code>{escape(error.code)}</Code>"
        f"<Message>{escape(str(error))}</Message></Error></Errors>"
        f"<RequestID>{request_id}</RequestID></Response>"
    )
