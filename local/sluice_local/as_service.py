"""boto3 clients with which an AWS service acts for itself on this server."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from sluice_local import ACCESS_KEY, SECRET_KEY, internal
from sluice_local.runtime import runtime


def client_of(service: str, principal: str, region: str) -> Any:
    """A client of ``service`` for a principal such as ``events.amazonaws.com``."""
    return _made(runtime().endpoint, service, principal, region)


@cache
def _made(endpoint: str, service: str, principal: str, region: str) -> Any:
    client = boto3.session.Session().client(
        service,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(retries={"total_max_attempts": 1}),
    )
    client.meta.events.register("before-send", internal.marking(principal, for_itself=True))
    return client
