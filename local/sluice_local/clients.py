"""boto3 clients on this server itself, with somebody's credentials.

CloudFormation's handlers, job runs and crawlers call the public API over loopback, as anybody does:
nothing reaches a service's state past its API.
"""

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config

from sluice_local import internal


@dataclass(frozen=True)
class Credentials:
    """An access key. ``token`` only for temporary credentials."""

    access_key: str
    secret_key: str
    token: str | None = None

    def __repr__(self) -> str:
        """Never the secret, wherever this is printed."""
        return f"Credentials({self.access_key})"


class Clients:
    """Makes and keeps clients; safe to use from any thread."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._lock = threading.Lock()
        self._session = boto3.session.Session()
        self._made = lru_cache(maxsize=256)(self._make)

    def client(
        self, service: str, region: str, credentials: Credentials, invoked_by: str | None = None
    ) -> Any:
        """A boto3 client. It does not retry: what fails here failed for good.

        ``invoked_by`` is the AWS service that calls with the credentials.
        """
        with self._lock:  # making clients from one session is not thread-safe
            return self._made(service, region, credentials, invoked_by)

    def _make(
        self, service: str, region: str, credentials: Credentials, invoked_by: str | None
    ) -> Any:
        client = self._session.client(
            service,
            endpoint_url=self.endpoint,
            region_name=region,
            aws_access_key_id=credentials.access_key,
            aws_secret_access_key=credentials.secret_key,
            aws_session_token=credentials.token,
            config=Config(
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"},
                max_pool_connections=20,
                read_timeout=120,
            ),
        )
        if invoked_by is not None:
            client.meta.events.register("before-send", internal.marking(invoked_by))
        return client
