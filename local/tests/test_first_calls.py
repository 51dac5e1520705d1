"""The first calls of a server come at once: services are loaded by the first that needs them."""

import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSPreparedRequest, AWSRequest
from botocore.credentials import Credentials
from embedded_aws import start_server

AT_ONCE = 24
FORM = "application/x-www-form-urlencoded"


def signed(endpoint: str, number: int) -> AWSPreparedRequest:
    """A question about a stack that there is not, ready to be sent."""
    body = f"Action=DescribeStacks&Version=2010-05-15&StackName=stack-{number}"
    request = AWSRequest("POST", f"{endpoint}/", {"Content-Type": FORM}, body.encode())
    root = Credentials("AKIASLUICELOCAL00000", "sluice-local")
    SigV4Auth(root, "cloudformation", "eu-central-1").add_auth(request)
    return request.prepare()


def test_none_meets_a_service_that_is_half_loaded(tmp_path: Path) -> None:
    server, about = start_server(tmp_path)
    requests = [signed(about["endpoint"], number) for number in range(AT_ONCE)]
    together = Barrier(AT_ONCE)

    def send(request: AWSPreparedRequest) -> tuple[int, bool]:
        asked = urllib.request.Request(  # noqa: S310 this machine's own server
            request.url, request.body, dict(request.headers)
        )
        together.wait()
        try:
            urllib.request.urlopen(asked)  # noqa: S310
        except urllib.error.HTTPError as error:
            return error.code, b"does not exist" in error.read()
        return 200, False

    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = Counter(pool.map(send, requests))
    finally:
        server.kill()
        server.wait()
    assert answers == {(400, True): AT_ONCE}
