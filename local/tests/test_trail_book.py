"""The book of events and LookupEvents on it."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sluice_local.trail.book import Book, Search
from sluice_local.trail.lookup import LookupFailedError, lookup

ACCOUNT, REGION = "123456789012", "us-east-1"
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = Book(tmp_path / "book")
    yield made
    made.close()


def write(book: Book, number: int, seconds: float = 0, **more: Any) -> None:
    record = {
        "eventID": f"e{number}",
        "eventName": "CreateRole" if number % 2 else "GetRole",
        "eventSource": "iam.amazonaws.com",
        "awsRegion": REGION,
        "recipientAccountId": ACCOUNT,
        "readOnly": number % 2 == 0,
        "managementEvent": True,
        "userIdentity": {"accessKeyId": f"AKIA{number % 3}"},
    }
    trails = more.pop("trails", ())
    moment = START + timedelta(seconds=seconds)
    resources = [("AWS::IAM::Role", f"r{number % 5}")]
    book.write({**record, **more}, moment, f"user{number % 4}", resources, trails)


def ask(book: Book, **asked: Any) -> dict[str, Any]:
    return lookup(book, asked, ACCOUNT, asked.pop("region", REGION))


def ids(answer: dict[str, Any]) -> list[str]:
    return [event["EventId"] for event in answer["Events"]]


def attribute(key: str, value: str) -> dict[str, Any]:
    return {"LookupAttributes": [{"AttributeKey": key, "AttributeValue": value}]}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [7, 6, 5, 4, 3, 2, 1, 0]),
        (attribute("EventName", "CreateRole"), [7, 5, 3, 1]),
        (attribute("EventId", "e3"), [3]),
        (attribute("ReadOnly", "true"), [6, 4, 2, 0]),
        (attribute("Username", "user3"), [7, 3]),
        (attribute("AccessKeyId", "AKIA0"), [6, 3, 0]),
        (attribute("EventSource", "iam.amazonaws.com"), [7, 6, 5, 4, 3, 2, 1, 0]),
        (attribute("EventSource", "s3.amazonaws.com"), []),
        (attribute("ResourceName", "r2"), [7, 2]),
        (attribute("ResourceType", "AWS::IAM::Role"), [7, 6, 5, 4, 3, 2, 1, 0]),
        ({"StartTime": (START + timedelta(seconds=60)).timestamp()}, [7, 6]),
        ({"EndTime": (START + timedelta(seconds=10)).timestamp()}, [1, 0]),
        ({"EventCategory": "insight"}, []),
        ({"region": "eu-west-1"}, []),
    ],
)
def test_lookups(book: Book, asked: dict[str, Any], expected: list[int]) -> None:
    for number in range(8):
        write(book, number, number * 10)
    write(book, 100, managementEvent=False)
    assert ids(ask(book, **asked)) == [f"e{number}" for number in expected]


def test_an_event(book: Book) -> None:
    write(book, 1)
    (event,) = ask(book)["Events"]
    assert '"eventID": "e1"' in event.pop("CloudTrailEvent")
    assert event == {
        "EventId": "e1",
        "EventName": "CreateRole",
        "ReadOnly": "false",
        "AccessKeyId": "AKIA1",
        "EventTime": int(START.timestamp()),
        "EventSource": "iam.amazonaws.com",
        "Username": "user1",
        "Resources": [{"ResourceType": "AWS::IAM::Role", "ResourceName": "r1"}],
    }


@settings(max_examples=25, deadline=None)
@given(seconds=st.lists(st.integers(0, 5), max_size=30), size=st.integers(1, 7))
def test_pages_are_whole_and_ordered(seconds: list[int], size: int) -> None:
    book = Book(Path(":memory:"))
    for number, second in enumerate(seconds):
        write(book, number, second)
    found: list[str] = []
    asked: dict[str, Any] = {"MaxResults": size}
    while True:
        answer = ask(book, **asked)
        assert len(answer["Events"]) <= size
        found += ids(answer)
        if "NextToken" not in answer:
            break
        asked["NextToken"] = answer["NextToken"]
    newest = sorted(range(len(seconds)), key=lambda number: (seconds[number], number), reverse=True)
    assert found == [f"e{number}" for number in newest]
    book.close()


def test_an_event_that_comes_between_two_pages_moves_nothing(book: Book) -> None:
    for number in range(4):
        write(book, number)
    first = ask(book, MaxResults=2)
    write(book, 4)
    assert ids(ask(book, MaxResults=2, NextToken=first["NextToken"])) == ["e1", "e0"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"MaxResults": 51}, "InvalidMaxResultsException"),
        ({"MaxResults": 0}, "InvalidMaxResultsException"),
        (attribute("Nope", "x"), "InvalidLookupAttributesException"),
        (attribute("EventName", ""), "InvalidLookupAttributesException"),
        ({"LookupAttributes": [{}, {}]}, "InvalidLookupAttributesException"),
        ({"StartTime": 2, "EndTime": 1}, "InvalidTimeRangeException"),
        ({"StartTime": 1e30}, "InvalidTimeRangeException"),
        ({"NextToken": "x"}, "InvalidNextTokenException"),
        ({"NextToken": "WzEsMiwzXQ=="}, "InvalidNextTokenException"),
    ],
)
def test_refusals(book: Book, asked: dict[str, Any], code: str) -> None:
    with pytest.raises(LookupFailedError) as refusal:
        ask(book, **asked)
    assert refusal.value.code == code


def test_a_token_is_not_for_another_question(book: Book) -> None:
    for number in range(4):
        write(book, number)
    token = ask(book, MaxResults=1)["NextToken"]
    with pytest.raises(LookupFailedError):
        ask(book, NextToken=token, **attribute("EventName", "GetRole"))


def test_old_events_are_forgotten(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sluice_local.trail.book.PRUNE_EVERY", 2)
    write(book, 1, -91 * 86400)
    write(book, 2, 0)
    assert ids(ask(book)) == ["e2"]
    assert ids(ask(book, **attribute("ResourceName", "r1"))) == []


def test_what_is_pending(book: Book) -> None:
    write(book, 1, trails=["a", "b"])
    write(book, 2, trails=["a"], managementEvent=False)
    last = book.last_pending()
    write(book, 3, trails=["a"])
    rows = book.pending("a", last)
    assert [(row[1], row[2]) for row in rows] == [(REGION, int(START.timestamp()))] * 2
    book.delivered("a", rows[-1][0])
    assert len(book.pending("a", book.last_pending())) == 1
    assert len(book.pending("b", book.last_pending())) == 1
    book.delivered("a")
    assert book.pending("a", book.last_pending()) == []


def test_many_threads_write(book: Book) -> None:
    def work() -> None:
        for number in range(100):
            write(book, number)
            ask(book, MaxResults=1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(book.search(Search(ACCOUNT, REGION), 1000, None)) == 400
