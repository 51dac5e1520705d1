"""Requests that are signed by hand and sent as they are, so that they can be wrong."""

import http.client
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from urllib.parse import urlsplit

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from sluice_local import ACCESS_KEY, SECRET_KEY

FORM = "application/x-www-form-urlencoded; charset=utf-8"
JSON = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "AWSGlue.GetDatabases"}


@dataclass
class Raw:
    """One request. ``at`` is when it is signed, in minutes from now."""

    endpoint: str
    service: str = "s3"
    method: str = "GET"
    path: str = "/"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    key: str = ACCESS_KEY
    secret: str = SECRET_KEY
    token: str | None = None
    region: str = "us-east-1"
    at: float = 0
    expires: int | None = None

    def sign(self) -> "Raw":
        """Sign it, in the header or, when it is to expire, in the URL."""
        credentials = Credentials(self.key, self.secret, self.token)
        given = (credentials, self.service, self.region)
        if self.expires is None:
            auth = (S3SigV4Auth if self.service == "s3" else SigV4Auth)(*given)
        else:
            query = S3SigV4QueryAuth if self.service == "s3" else SigV4QueryAuth
            auth = query(*given, expires=self.expires)
        url = self.endpoint + self.path
        request = AWSRequest(self.method, url, dict(self.headers), self.body)
        now = datetime.now(UTC) + timedelta(minutes=self.at)
        with patch("botocore.auth.get_current_datetime", lambda: now):
            auth.add_auth(request)
        sent = request.prepare()
        self.path = sent.url.removeprefix(self.endpoint)
        self.headers = {name: str(value) for name, value in sent.headers.items()}
        return self

    def send(self) -> tuple[int, str, str]:
        """The answer's status and, of an error, its code and message."""
        status, text = self.answer()
        if text.startswith("{"):
            found = json.loads(text)
            return status, found.get("__type", ""), found.get("message", "")
        code = re.search("<Code>(.*)</Code>", text)
        message = re.search("<Message>(.*)</Message>", text)
        said = message[1].replace("&lt;", "<").replace("&gt;", ">") if message else ""
        return status, code[1] if code else "", said

    def answer(self) -> tuple[int, str]:
        """The answer's status and body."""
        connection = http.client.HTTPConnection(urlsplit(self.endpoint).netloc, timeout=10)
        connection.request(self.method, self.path, self.body, self.headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text


def list_buckets(endpoint: str) -> Raw:
    """S3's ListBuckets."""
    return Raw(endpoint)


def who_am_i(endpoint: str) -> Raw:
    """STS's GetCallerIdentity, in the query protocol."""
    body = b"Action=GetCallerIdentity&Version=2011-06-15"
    return Raw(endpoint, "sts", "POST", body=body, headers={"Content-Type": FORM})


def get_databases(endpoint: str) -> Raw:
    """Glue's GetDatabases, in JSON."""
    return Raw(endpoint, "glue", "POST", body=b"{}", headers=dict(JSON))


CALLS: dict[str, Callable[[str], Raw]] = {
    "s3": list_buckets,
    "sts": who_am_i,
    "glue": get_databases,
}
