"""boto3 clients with which an AWS service acts for itself on this server."""

from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config

from sluice_local import ACCESS_KEY, SECRET_KEY, internal
from sluice_local.runtime import runtime


def client_of(service: str, principal: str, region: str, source: str) -> Any:
    """A client of ``service`` for a principal such as ``events.amazonaws.com``.

    ``source`` is the ARN of the resource for which it acts: ``aws:SourceArn`` of policies.
    """
    return _made(runtime().endpoint, service, principal, region, source)


@lru_cache(maxsize=64)
def _made(endpoint: str, service: str, principal: str, region: str, source: str) -> Any:
    client = boto3.session.Session().client(
        service,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(retries={"total_max_attempts": 1}),
    )
    marking = internal.marking(principal, for_itself=True, source=source)
    client.meta.events.register("before-send", marking)
    return client
