"""Which call a request is, in hand-made cases."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from requests_of_boto3 import ENDPOINT, CaughtError, client, environ, environ_of, request_of
from sluice_local.calls import Call, Unidentified
from sluice_local.calls.identify import identify

SCOPE = "AKIAEMBEDDEDAWSTESTS/20260101/eu-west-1/s3/aws4_request"
AUTHORIZATION = f"AWS4-HMAC-SHA256 Credential={SCOPE}, SignedHeaders=host, Signature=0"
FORM = "application/x-www-form-urlencoded; charset=utf-8"
JSON = "application/x-amz-json-1.1"


def of(service: str, operation: str, **params: Any) -> Call:
    call = identify(*request_of(client(service), operation, params), service)
    assert isinstance(call, Call), call
    return call


def raw(service: str, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> Any:
    return identify(*environ(method, url, headers, body), service)


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("glue", "GetTable", {"DatabaseName": "sales", "Name": "orders"}),
        ("glue", "StartJobRun", {"JobName": "j", "Arguments": {"--a": "b&Name=c"}}),
        ("kms", "Encrypt", {"KeyId": "k", "Plaintext": b"\x00\xff"}),
        ("iam", "CreateRole", {"RoleName": "r", "AssumeRolePolicyDocument": "{}", "Tags": []}),
        ("iam", "TagRole", {"RoleName": "r", "Tags": [{"Key": "a", "Value": "b=c&d"}]}),
        ("sns", "SetTopicAttributes", {"TopicArn": "t", "AttributeName": "n"}),
        ("cloudformation", "CreateStack", {"StackName": "s", "Capabilities": ["CAPABILITY_IAM"]}),
        ("cloudwatch", "GetMetricData", None),
        ("s3", "PutBucketPolicy", {"Bucket": "b", "Policy": '{"a":1}'}),
        ("s3", "GetObject", {"Bucket": "b", "Key": "a b/ü%2F+c//", "Range": "bytes=0-1"}),
        ("s3", "HeadObject", {"Bucket": "b", "Key": "/k"}),
        ("s3", "HeadBucket", {"Bucket": "b"}),
        ("s3", "CopyObject", {"Bucket": "b", "Key": "k", "CopySource": "a/x%20y"}),
        (
            "s3",
            "UploadPartCopy",
            {"Bucket": "b", "Key": "k", "CopySource": "a/x", "PartNumber": 2, "UploadId": "u"},
        ),
        ("s3", "ListObjectsV2", {"Bucket": "b", "Prefix": "p/", "MaxKeys": 3}),
        ("s3", "ListObjectVersions", {"Bucket": "b", "Prefix": "p/"}),
        ("s3", "CreateMultipartUpload", {"Bucket": "b", "Key": "k"}),
        ("s3", "AbortMultipartUpload", {"Bucket": "b", "Key": "k", "UploadId": "u"}),
        ("s3", "GetObjectTagging", {"Bucket": "b", "Key": "k", "VersionId": "v"}),
        ("quicksight", "DescribeDataSet", {"AwsAccountId": "123456789012", "DataSetId": "d"}),
    ],
)
def test_parameters(service: str, operation: str, params: dict[str, Any] | None) -> None:
    if params is None:
        query = {"Id": "q", "Expression": "1"}
        params = {"MetricDataQueries": [query], "StartTime": 0, "EndTime": 1}
    call = of(service, operation, **params)
    assert call.operation == operation
    for name, value in params.items():
        if name not in ("StartTime", "EndTime", "CopySource"):
            assert call.params[name] == value
    assert set(call.params) >= set(params)


def test_what_is_said_besides() -> None:
    made = client("s3", region="eu-central-1")
    request, body = request_of(made, "ListObjectsV2", {"Bucket": "b", "Prefix": "p/ä"})
    call = identify({**request, "REMOTE_ADDR": "10.0.0.7"}, body, "s3")
    assert isinstance(call, Call)
    assert (call.region, call.source_ip) == ("eu-central-1", "10.0.0.7")
    assert call.user_agent.startswith("Boto3/")
    assert call.headers["x-amz-content-sha256"]
    assert call.query == {"list-type": "2", "prefix": "p/ä", "encoding-type": "url"}


def test_objects_are_not_read() -> None:
    call = of("s3", "PutObject", Bucket="b", Key="k", Body=b"secret", Metadata={"a_b": "c"})
    assert "secret" not in repr(call)
    assert call.params["Metadata"] == {"a-b": "c"}  # WSGI; moto's server keeps the underscore


def test_keys_of_a_deletion_are_read() -> None:
    wanted = [{"Key": "a&b"}, {"Key": "c", "VersionId": "v"}]
    call = of("s3", "DeleteObjects", Bucket="b", Delete={"Objects": wanted, "Quiet": True})
    assert call.params["Delete"] == {"Objects": wanted, "Quiet": True}


def test_presigned_urls_and_bucket_hosts() -> None:
    made = client("s3", signature_version="s3v4")
    url = made.generate_presigned_url("get_object", Params={"Bucket": "bkt", "Key": "k/l"})
    for each in (url, url.replace("127.0.0.1:5000/bkt", "bkt.s3.amazonaws.com")):
        call = raw("s3", "GET", each, {})
        assert call.operation == "GetObject"
        assert (call.params["Bucket"], call.params["Key"]) == ("bkt", "k/l")
    hosted = raw("s3", "GET", "http://bkt.s3.amazonaws.com/k?acl", {})
    assert (hosted.operation, hosted.params["Bucket"]) == ("GetObjectAcl", "bkt")
    assert hosted.region == "us-east-1"


def test_a_presigned_call_of_sts() -> None:
    url = client("sts").generate_presigned_url("get_caller_identity")
    assert raw("sts", "GET", url, {}).operation == "GetCallerIdentity"


def test_a_compressed_body() -> None:
    body = gzip.compress(json.dumps({"Namespace": "n", "MetricData": []}).encode())
    headers = {
        "X-Amz-Target": "GraniteServiceVersion20100801.PutMetricData",
        "Content-Type": "application/x-amz-json-1.0",
        "Content-Encoding": "gzip",
    }
    call = raw("cloudwatch", "POST", ENDPOINT, headers, body)
    assert (call.operation, call.params["Namespace"]) == ("PutMetricData", "n")


def test_a_target_without_its_namespace() -> None:
    for prefix in ("", "com.amazonaws.cloudtrail.v20131101."):
        headers = {"X-Amz-Target": f"{prefix}CloudTrail_20131101.DescribeTrails"}
        headers["Content-Type"] = JSON
        assert raw("cloudtrail", "POST", ENDPOINT, headers, b"{}").operation == "DescribeTrails"
    headers["X-Amz-Target"] = "com.example.CloudTrail_20131101.DescribeTrails"
    assert isinstance(raw("cloudtrail", "POST", ENDPOINT, headers, b"{}"), Unidentified)


@pytest.mark.parametrize(
    ("service", "method", "url", "headers", "body"),
    [
        # nothing there
        ("glue", "POST", "/", {"X-Amz-Target": "AWSGlue.Nope", "Content-Type": JSON}, b"{}"),
        ("glue", "POST", "/", {}, b"{}"),
        ("iam", "POST", "/", {"Content-Type": FORM}, b"Action=Nope"),
        ("iam", "POST", "/", {}, b"Action=ListRoles"),
        ("s3", "POST", "/b", {"Content-Type": "multipart/form-data; boundary=x"}, b"--x--"),
        ("s3", "PATCH", "/b/k", {}, b""),
        ("s3", "OPTIONS", "/b/k", {}, b""),
        ("nope", "GET", "/", {}, b""),
        # not to be read
        ("glue", "POST", "/", {"X-Amz-Target": "AWSGlue.GetTable", "Content-Type": JSON}, b"{"),
        ("glue", "POST", "/", {"X-Amz-Target": "AWSGlue.GetTable", "Content-Type": JSON}, b"[]"),
        ("glue", "POST", "/", {"X-Amz-Target": "AWSGlue.GetTable", "Content-Type": FORM}, b""),
        ("s3", "PUT", "/b?tagging", {}, b"<Tagging><Tag"),
        ("s3", "GET", "/b?max-keys=many", {}, b""),
        # to be read in two ways
        ("glue", "POST", "/?Action=DeleteTable", {"X-Amz-Target": "AWSGlue.GetTable"}, b"{}"),
        ("iam", "POST", "/?Action=DeleteRole", {"Content-Type": FORM}, b"Action=GetRole"),
        ("s3", "GET", "/b?acl&policy", {}, b""),
        ("s3", "GET", "/b?Action=DeleteBucket", {}, b""),
        ("s3", "GET", "/b?prefix=a&prefix=b", {}, b""),
        ("s3", "PUT", "/b/k?acl", {"x-amz-copy-source": "a/k"}, b""),
        ("s3", "DELETE", "/b/k?uploadId=u&tagging", {}, b""),
        ("quicksight", "GET", "/accounts/1/data-sets/d?DataSetId=e", {}, b""),
    ],
)
def test_what_is_not_identified(
    service: str, method: str, url: str, headers: dict[str, str], body: bytes
) -> None:
    call = raw(service, method, f"{ENDPOINT}{url}", headers, body)
    assert isinstance(call, Unidentified)
    assert call.reason


def test_the_region_is_that_of_the_signature() -> None:
    headers = {"Authorization": AUTHORIZATION, "User-Agent": "x region/us-west-2"}
    assert raw("s3", "GET", f"{ENDPOINT}/b", headers).region == "eu-west-1"
    assert raw("s3", "GET", f"{ENDPOINT}/b?X-Amz-Credential={SCOPE}", {}).region == "eu-west-1"
    assert raw("s3", "GET", f"{ENDPOINT}/b", {"Authorization": "AWS a:b"}).region == "us-east-1"


@settings(max_examples=150, deadline=None)
@given(
    service=st.sampled_from(["s3", "glue", "iam", "sts", "quicksight", "cloudwatch"]),
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD"]),
    path=st.text(max_size=20),
    target=st.sampled_from(["", "AWSGlue.GetTable", "GraniteServiceVersion20100801.PutMetricData"]),
    content=st.sampled_from(["", JSON, FORM, "application/json"]),
    body=st.binary(max_size=60) | st.sampled_from([b"Action=GetRole", b"{}", b"<a/>"]),
)
def test_nothing_is_raised(
    service: str, method: str, path: str, target: str, content: str, body: bytes
) -> None:
    headers = {"X-Amz-Target": target, "Content-Type": content, "Content-Encoding": path[:4]}
    found = raw(service, method, f"{ENDPOINT}/", headers, body)
    assert isinstance(found, Call | Unidentified)
    made = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": path, "RAW_URI": path}
    assert isinstance(identify(made, body, service), Call | Unidentified)


@settings(max_examples=100, deadline=None)
@given(key=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_any_key_of_an_object(key: str) -> None:
    try:
        client_for_keys._make_api_call("GetObject", {"Bucket": "bkt", "Key": key})
    except CaughtError as caught:
        call = identify(*environ_of(caught.request), "s3")
    assert isinstance(call, Call)
    assert (call.operation, call.params["Bucket"], call.params["Key"]) == ("GetObject", "bkt", key)


client_for_keys = client("s3")
