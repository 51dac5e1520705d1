"""The control port: what it answers, and whom it refuses."""

import urllib.error
import urllib.request
from typing import Any

import pytest
from control_client import Controlled
from sluice_local.__main__ import parse

RULE = {"call": {"service": "glue"}, "effect": {"kind": "throttle"}}


def test_it_is_there_only_when_it_is_asked_for() -> None:
    assert parse(["--state", "x"]).control_port is None
    assert parse(["--state", "x", "--control-port", "0"]).control_port == 0


def test_it_cannot_be_reached_through_the_aws_endpoint(controlled: Controlled) -> None:
    for path in ("/clock", "/faults", "/health"):
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(f"{controlled.aws.endpoint}{path}")  # noqa: S310
        assert error.value.code in (403, 404)
        assert b"<Code>" in error.value.read(), "it is AWS that answers"
    assert controlled.control.done("GET", "/health") == {"status": "ok"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "null"},
        {"Referer": "http://example.org/"},
        {"Sec-Fetch-Site": "none"},
        {"Host": "example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Host": "localhost:1@example.org"},
    ],
)
def test_pages_are_refused(controlled: Controlled, headers: dict[str, str]) -> None:
    before = controlled.control.done("GET", "/clock")["advanced"]
    status, answer = controlled.control.said("POST", "/clock/advance", {"seconds": 60}, **headers)
    assert (status, list(answer)) == (403, ["error"])
    assert controlled.control.done("GET", "/clock")["advanced"] == before


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "[::1]:2"])
def test_this_machine_may_be_called_by_its_names(controlled: Controlled, host: str) -> None:
    assert controlled.control.said("GET", "/health", Host=host)[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "said"),
    [
        ("GET", "/", None, 404, "There are /clock, /clock/advance, /faults, /faults/ID"),
        ("GET", "/clock/advance", None, 405, "Of /clock/advance there is POST."),
        ("PUT", "/faults", [RULE], 405, "Of /faults there is GET, POST, DELETE."),
        ("POST", "/clock/advance", {}, 400, 'expected {"seconds": n}'),
        ("POST", "/clock/advance", {"seconds": 1, "x": 1}, 400, 'expected {"seconds": n}'),
        ("POST", "/clock/advance", {"seconds": "1"}, 400, 'expected {"seconds": n}'),
        ("POST", "/clock/advance", {"seconds": True}, 400, 'expected {"seconds": n}'),
        ("POST", "/clock/advance", {"seconds": -1}, 400, "seconds must be from 0 to "),
        ("POST", "/clock/advance", {"seconds": float("nan")}, 400, "seconds must be from 0 to "),
        ("POST", "/faults", {}, 400, "expected a list of rules"),
        ("POST", "/faults", [RULE, {"call": {}}], 400, "rule 1: effect: expected an object"),
        ("DELETE", "/faults/f0", None, 404, "There is no rule f0."),
    ],
)
def test_what_is_wrong_is_said(
    controlled: Controlled, method: str, path: str, body: Any, status: int, said: str
) -> None:
    found, answer = controlled.control.said(method, path, body)
    assert (found, answer["error"].startswith(said)) == (status, True), answer
    assert controlled.control.rules() == []


def test_a_form_of_a_page_is_no_json(controlled: Controlled) -> None:
    status, answer = controlled.control.said(
        "POST", "/clock/advance", {"seconds": 1}, **{"Content-Type": "text/plain"}
    )
    assert (status, answer["error"]) == (415, "The Content-Type must be application/json.")


def test_rules_are_shown_with_their_counts_and_forgotten(controlled: Controlled) -> None:
    control = controlled.control
    first, second = control.faults(RULE, {**RULE, "after": 1, "times": None})
    for _ in range(3):
        with pytest.raises(controlled.aws("glue").exceptions.ClientError):
            controlled.aws("glue").get_databases()
    assert [(each["id"], each["matched"], each["fired"]) for each in control.rules()] == [
        (first, 3, 1),
        (second, 3, 2),
    ]
    assert control.rules()[1]["effect"] == {"kind": "throttle"}
    control.done("DELETE", f"/faults/{second}")
    assert [each["id"] for each in control.rules()] == [first]
    control.clear()
    assert control.rules() == []
    controlled.aws("glue").get_databases()
