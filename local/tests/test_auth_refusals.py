"""What is wrong with a request, and what each service says of it."""

import re

import pytest
from cases_after_signing import AFTER
from cases_before_signing import BEFORE, Change, Error
from embedded_aws import Aws
from raw_requests import CALLS, Raw
from sluice_local import ACCESS_KEY


def cases(table: dict[str, tuple[Change, dict[str, Error | None]]]) -> list[tuple[str, str]]:
    return [(name, service) for name, (_, answers) in table.items() for service in answers]


def check(raw: Raw, expected: Error | None) -> None:
    if expected is None:
        assert raw.send()[0] == 200
        return
    status, code, message = raw.send()
    assert (status, code) == expected[:2], message
    assert message == expected[2] or re.fullmatch(expected[2], message)


@pytest.mark.parametrize(("change", "service"), cases(BEFORE))
def test_a_request_that_is_signed_wrongly(aws: Aws, change: str, service: str) -> None:
    raw = CALLS[service](aws.endpoint)
    BEFORE[change][0](raw)
    check(raw.sign(), BEFORE[change][1][service])


@pytest.mark.parametrize(("change", "service"), cases(AFTER))
def test_a_request_that_was_changed(aws: Aws, change: str, service: str) -> None:
    raw = CALLS[service](aws.endpoint).sign()
    AFTER[change][0](raw)
    check(raw, AFTER[change][1][service])


@pytest.mark.parametrize("service", CALLS)
def test_nobody_is_named_twice(aws: Aws, service: str) -> None:
    """The first credential is not ours, and moto would read that one; so is what is no header."""
    other = "AKIAIOSFODNN7EXAMPLE"
    raw = CALLS[service](aws.endpoint).sign()
    said = raw.headers["Authorization"]
    scope = re.search("Credential=([^,]*)", said)
    assert scope is not None
    twice = said.replace("Credential=", f"Credential={scope[1].replace(ACCESS_KEY, other)}, C=", 1)
    for forged in (
        twice.replace("C=", "Credential="),
        said + f", {other}/",
        said + f", Credential={other}/",
    ):
        raw.headers["Authorization"] = forged
        status, code, _ = raw.send()
        if forged.endswith(f", {other}/"):  # of no consequence: it is not passed on
            assert status == 200
        else:
            assert (status, code) != (200, "")
