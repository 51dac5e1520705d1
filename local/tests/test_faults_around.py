"""Faults around an application: who between it and its caller hears of what."""

from collections.abc import Iterator
from typing import Any

import pytest
from sluice_local.auth import Kind, Principal
from sluice_local.calls import Call
from sluice_local.calls.agreement import KEY
from sluice_local.faults.around import losing, meeting
from sluice_local.faults.book import FAULTS
from sluice_local.faults.reading import read
from sluice_local.faults.seen import PRINCIPAL


class Socket:
    shut = False

    def shutdown(self, _: int) -> None:
        self.shut = True


@pytest.fixture
def heard() -> Iterator[list[str]]:
    yield []
    FAULTS.clear()


def ask(heard: list[str], effect: dict[str, Any]) -> tuple[list[bytes], Socket]:
    """One call; ``heard`` gets what is done and what somebody between hears of the answer."""
    socket = Socket()

    def service(_: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])
        yield b"begun"
        heard.append("done")

    def recorded(environ: dict[str, Any], start_response: Any) -> Any:
        def start(status: str, headers: Any) -> Any:
            heard.append(status)
            return start_response(status, headers)

        return meeting("glue", service)(environ, start)

    FAULTS.add(read([{"call": {"service": "glue"}, "effect": effect}]))
    call = Call("glue", "GetJob", {}, "us-east-1")
    who = Principal(Kind.ROOT, "123456789012", "arn:aws:iam::123456789012:root")
    environ = {KEY: call, PRINCIPAL: who, "werkzeug.socket": socket, "REQUEST_METHOD": "POST"}
    return list(losing(recorded)(environ, lambda *_: None)), socket


def test_an_answer_that_is_lost_is_heard_by_who_records_it(heard: list[str]) -> None:
    with pytest.raises(ConnectionAbortedError):
        ask(heard, {"kind": "drop", "when": "after"})
    assert heard == ["200 OK", "done"]


def test_of_a_call_that_never_came_nothing_is_heard(heard: list[str]) -> None:
    with pytest.raises(ConnectionAbortedError):
        ask(heard, {"kind": "drop", "when": "before"})
    assert heard == []


def test_a_refusal_is_heard_and_nothing_is_done(heard: list[str]) -> None:
    body, socket = ask(heard, {"kind": "deny"})
    assert b"is not authorized to perform: glue:GetJob" in body[0]
    assert (heard, socket.shut) == (["400 BAD REQUEST"], False)
    assert ask(heard, {"kind": "delay", "seconds": 0})[0] == [b"begun"]
    assert heard == ["400 BAD REQUEST", "200 OK", "done"]
