"""The console page: what it shows, and to whom not."""

import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError
from callers import Callers
from embedded_aws import Aws, Stacks

SCOPE = "AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/glue/aws4_request"


def page(aws: Aws, host: str | None = None) -> str:
    request = urllib.request.Request(f"{aws.endpoint}/_sluice/")  # noqa: S310 our own server
    if host is not None:
        request.add_header("Host", host)
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return str(answer.read().decode())


def table(text: str, label: str) -> list[str]:
    """The rows of one of the page's tables."""
    body = text.split(f'aria-label="{label}"', 1)[1].split("</table>", 1)[0]
    return body.split("<tr>")[2:]


def test_it_shows_what_there_is_and_who_was_denied(aws: Aws, stacks: Stacks, name: str) -> None:
    template = {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}}}
    assert stacks.deploy(name, template) == "CREATE_COMPLETE"
    aws("s3").put_object(Bucket=name, Key="a-patient", Body=b"x")
    caller = Callers(aws, name).user()
    with pytest.raises(ClientError):
        caller("kms").list_keys()

    text = page(aws)
    (stack,) = (row for row in table(text, "Stacks") if f"<code>{name}</code>" in row)
    assert ">CREATE_COMPLETE</span>" in stack
    (bucket,) = (row for row in table(text, "Buckets") if f"<code>{name}</code>" in row)
    assert '<td class="right">1<td>AES256<td>off' in bucket
    (denial,) = (row for row in table(text, "Denied calls") if caller.arn in row)
    assert "kms:ListKeys" in denial
    assert "AccessDeniedException" in denial
    assert any("s3:PutObject" in row for row in table(text, "Last calls"))
    assert "a-patient" not in text


def test_a_name_of_another_machine_does_not_get_it(aws: Aws) -> None:
    assert "<title>Embedded AWS</title>" in page(aws, "localhost:1")
    with pytest.raises(urllib.error.HTTPError) as refused:
        page(aws, "evil.example")
    assert refused.value.code == 403


def test_what_callers_say_is_text_and_no_markup(aws: Aws) -> None:
    request = urllib.request.Request(  # noqa: S310
        aws.endpoint,
        headers={"X-Amz-Target": "AWSGlue.<script>", "Authorization": SCOPE},
        data=b"{}",
    )
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(request)  # noqa: S310
    text = page(aws)
    assert "&lt;script&gt;" in text
    assert "<script>" not in text
