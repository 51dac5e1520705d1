"""What botocore signs is let in, and nothing that was changed on its way."""

import string
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

import pytest
from botocore.utils import normalize_url_path
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from signed_requests import environ_of, holds, signed
from sluice_local.auth.signature import canonical_path, canonical_query

#: The first request of a process takes longer, on a machine that is busy: much longer.
RELAXED = settings(deadline=None)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
#: A key that S3 takes: also ``//``, ``..``, ``%2F``, a plus, a space.
PATH = st.lists(TEXT | st.sampled_from(["..", ".", "", "a b", "+", "%2F", "~", "é"]), max_size=4)
QUERY = st.lists(st.tuples(TEXT.filter(bool), TEXT), max_size=4)
VALUE = st.text(string.ascii_letters + string.digits + " ,;:/=+\"'\t", min_size=1, max_size=20)
HEADERS = st.dictionaries(
    st.sampled_from(["x-amz-meta-a", "x-amz-meta-b_c", "Range", "Content-Type"]),
    VALUE.map(str.strip).filter(bool),
    max_size=4,
)


@st.composite
def requests(draw: st.DrawFn, presigned: bool | None = None) -> tuple[dict[str, Any], bytes, str]:
    """A signed request, its body, its service."""
    service = draw(st.sampled_from(["s3", "glue", "sts"]))
    path = "/".join(["", *draw(PATH)]) or "/"
    query = urlencode(draw(QUERY), quote_via=quote)
    url = f"http://127.0.0.1:5000{quote(path, safe='/~')}" + (f"?{query}" if query else "")
    method = draw(st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD"]))
    as_url = draw(st.booleans()) if presigned is None else presigned
    body = b"" if as_url else draw(st.binary(max_size=30))
    environ = signed(method, url, draw(HEADERS), body, service, as_url)
    return environ, body, service


@RELAXED
@given(requests())
def test_what_botocore_signs_is_let_in(request: tuple[dict[str, Any], bytes, str]) -> None:
    environ, body, _ = request
    assert holds(environ, body)
    assert holds({**environ, "HTTP_USER_AGENT": "another", "HTTP_EXPECT": "100-continue"}, body)
    assert not holds(environ, body, "another")


def changed(text: str, at: int, to: str) -> str:
    return text[:at] + to + text[at + 1 :]


@RELAXED
@given(requests(), st.data())
def test_a_changed_target_is_refused(
    request: tuple[dict[str, Any], bytes, str], data: st.DataObject
) -> None:
    environ, body, _ = request
    raw = environ["RAW_URI"].split("&X-Amz-Algorithm")[0].split("?X-Amz-Algorithm")[0]
    at = data.draw(st.integers(0, len(raw) - 1))
    other = changed(raw, at, data.draw(st.sampled_from("aZ09-._~/%=&+:;,@!$'()*")))
    (path, _, query), (path_now, _, query_now) = raw.partition("?"), other.partition("?")
    same_path = unquote_to_bytes(path) == unquote_to_bytes(path_now)
    same_path |= normalize_url_path(path) == normalize_url_path(path_now)
    assume(not (same_path and pairs(query) == pairs(query_now)) and other.startswith("/"))
    assert not holds({**environ, "RAW_URI": other + environ["RAW_URI"][len(raw) :]}, body)


def pairs(query: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(query, keep_blank_values=True, encoding="latin-1"))


@RELAXED
@given(requests(), st.data())
def test_a_changed_header_is_refused(
    request: tuple[dict[str, Any], bytes, str], data: st.DataObject
) -> None:
    environ, body, service = request
    names = [name for name in environ if name.startswith(("HTTP_", "CONTENT_TYPE"))]
    name = data.draw(st.sampled_from([name for name in names if name != "HTTP_AUTHORIZATION"]))
    value = environ[name]
    assume(not (service != "s3" and name == "HTTP_X_AMZ_CONTENT_SHA256"))
    at = data.draw(st.integers(0, len(value) - 1))
    to = data.draw(st.sampled_from("aZ09_."))
    if name == "HTTP_X_AMZ_DATE":  # still a time, of the same day
        at, to = 14, str((int(value[14]) + 1) % 10)
    assume(value[at] != to)
    assert not holds({**environ, name: changed(value, at, to)}, body)


@RELAXED
@given(requests(presigned=False), st.data())
def test_a_changed_signature_or_body_is_refused(
    request: tuple[dict[str, Any], bytes, str], data: st.DataObject
) -> None:
    environ, body, service = request
    at = data.draw(st.integers(-64, -1))
    value = environ["HTTP_AUTHORIZATION"]
    to = data.draw(st.sampled_from("0123456789abcdefABCDEF"))
    assume(to != value[at])
    other = value[: len(value) + at] + to + value[len(value) + at + 1 :]
    assert not holds({**environ, "HTTP_AUTHORIZATION": other}, body)
    changed_body = body + b"!" if not body else bytes([body[0] ^ 1]) + body[1:]
    if service == "s3":  # its digest is what is signed; that the body has it is checked apart
        digest = {"HTTP_X_AMZ_CONTENT_SHA256": sha256(changed_body).hexdigest()}
        assert not holds({**environ, **digest}, changed_body)
    else:
        assert not holds(environ, changed_body)


@RELAXED
@given(requests(presigned=True), st.data())
def test_a_changed_presigned_url_is_refused(
    request: tuple[dict[str, Any], bytes, str], data: st.DataObject
) -> None:
    environ, body, _ = request
    raw = environ["RAW_URI"]
    for name, to in {"Expires": "9", "SignedHeaders": "host;x-amz-a", "Signature": "0"}.items():
        at = raw.index(f"X-Amz-{name}=") + len(f"X-Amz-{name}=")
        end = (raw + "&").index("&", at)
        if raw[at:end] == to:
            continue
        url = f"http://127.0.0.1:5000{raw[:at]}{to}{raw[end:]}"
        assert not holds(environ_of(environ["REQUEST_METHOD"], url, {}), body)
    verb = data.draw(st.sampled_from(["GET", "PUT", "DELETE"]))
    assume(verb != environ["REQUEST_METHOD"])
    assert not holds({**environ, "REQUEST_METHOD": verb}, body)


@pytest.mark.parametrize(
    ("path", "service", "expected"),
    [
        (b"/b/a%20b", "s3", "/b/a%20b"),
        (b"/b/a b+c:d", "s3", "/b/a%20b%2Bc%3Ad"),
        (b"/b//x/../y", "s3", "/b//x/../y"),
        (b"/b/%C3%A9%7E", "s3", "/b/%C3%A9~"),
        (b"/b/\xc3\xa9", "s3", "/b/%C3%A9"),
        (b"/b//x/../y%20z", "glue", "/b/y%2520z"),
        (b"", "s3", "/"),
        (b"", "glue", "/"),
    ],
)
def test_a_path_in_the_form_in_which_it_is_signed(path: bytes, service: str, expected: str) -> None:
    assert canonical_path(path, service) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (b"", ""),
        (b"acl", "acl="),
        (b"b=2&a=&a=1", "a=&a=1&b=2"),
        (b"prefix=a+b%2fc", "prefix=a%20b%2Fc"),
        (b"X-Amz-Signature=1&x=%E1%88%B4", "x=%E1%88%B4"),
        (b"B=1&a=1", "B=1&a=1"),
    ],
)
def test_a_query_in_the_form_in_which_it_is_signed(query: bytes, expected: str) -> None:
    assert canonical_query(query, "X-Amz-Signature") == expected
