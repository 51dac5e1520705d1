"""Dirty patients made up for tests, and an independent reading of the reference contract."""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
import math
import random
import re
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from cases import KEY
from sluice_etl.contract import Contract
from sluice_etl.contract_reader import read_contract

CONTRACT = Path(__file__).parents[2] / "pipeline-config/pipelines/patients/contract.yaml"

HEADER = [
    *("patient_id", "full_name", "birth_date", "gender", "ssn", "diagnosis_code"),
    *("treatment_start", "email", "country", "insurance_number", "chronic_condition", "notes"),
    *("last_visit_lat", "last_visit_long", "referred_by", "blood_type", "phone"),
]


def reference_document() -> Any:
    return yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))


def reference_json(folder: Path) -> Path:
    path = folder / "contract.json"
    path.write_text(json.dumps(reference_document()), encoding="utf-8")
    return path


def reference() -> Contract:
    return read_contract(reference_document())


def make(count: int, seed: int) -> list[dict[str, str]]:
    """Records with every kind of dirt that the contract speaks of; no real person's."""
    rng = random.Random(seed)  # noqa: S311 (test data)
    pick = rng.choice

    def day(first: int, last: int, form: str) -> str:
        return (date(first, 1, 1) + timedelta(rng.randrange(365 * (last - first)))).strftime(form)

    return [
        {
            "patient_id": pick([f"id-{i}", f"id-{i}", f"id-{i}", f" id-{i} ", f"id-{i // 9}", ""]),
            "full_name": pick(["Test Person", 'Test "T" Person', "Test\nPerson"]),
            "birth_date": pick(
                [
                    day(1900, 2024, "%Y/%m/%d"),
                    day(1925, 2000, "%d-%m-%Y"),
                    *("N/A", "", "1899/12/31", "31-02-2000", "soon"),
                ]
            ),
            "gender": pick(["F", "m", " O ", "Unknown", "", "X"]),
            "ssn": pick([f"{rng.randrange(900, 1000)}-55-{i % 10000:04}", "XXX-XX-XXXX", ""]),
            "diagnosis_code": pick(["I10", "j45.9", "CXX.99", "???", "", "Z00.12345"]),
            "treatment_start": pick(
                [
                    *[day(2000, 2026, "%d-%m-%Y")] * 8,
                    day(2020, 2024, "%Y/%m/%d"),
                    "unknown",
                    "",
                    "01-01-1999",
                ]
            ),
            "email": pick([f"user{i}@mail.test", "mail.test", "a b@mail.test", ""]),
            "country": pick(["DE", "us", "123", "", "DEU"]),
            "insurance_number": pick([f"TEST{i:014}", ""]),
            "chronic_condition": pick(["Y", "Yes", "1", "N", "No", "0", "maybe", "", "y"]),
            "notes": pick(
                ["", "one\ntwo, three", 'said "x"', "one\r\ntwo", "\\N", "ends, with a comma,"]
            ),
            "last_visit_lat": pick(
                [f"{rng.uniform(-90, 90):.5f}", "90.1", "north", "", "-90", "NaN"]
            ),
            "last_visit_long": pick([f"{rng.uniform(-180, 180):.5f}", "180", "-180.00001", ""]),
            "referred_by": pick(["Test Doctor", ""]),
            "blood_type": pick(["A+", "ab-", "O-", "Unknown", "", "C+"]),
            "phone": pick(["000-0000", f"555-01{i % 100:02}", ""]),
        }
        for i in range(count)
    ]


def write(
    path: Path, records: list[dict[str, str]], header: list[str] = HEADER, end: str = "\n"
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator=end, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(records)


class Expected:
    """What the contract makes of records that come in this order."""

    def __init__(self, records: list[dict[str, str]]) -> None:
        self.published: list[tuple[Any, ...]] = []
        self.rejected: list[int] = []
        self.rejections: Counter[tuple[str, str]] = Counter()
        self.nullified: Counter[tuple[str, str]] = Counter()
        seen: set[str] = set()
        for place, record in enumerate(records):
            reasons = self._reasons(record)
            identity = record["patient_id"].strip()
            if not reasons and identity in seen:
                reasons = [("patient_id", "DUPLICATE_KEY")]
            if reasons:
                self.rejected.append(place)
                self.rejections.update(reasons)
            else:
                seen.add(identity)
                self.published.append(self._published(record, identity))

    def _reasons(self, record: dict[str, str]) -> list[tuple[str, str]]:
        reasons = [] if record["patient_id"].strip() else [("patient_id", "MISSING_REQUIRED")]
        text = record["treatment_start"].strip()
        start = _day(text, "%d-%m-%Y", "%Y/%m/%d")
        if not text:
            reasons.append(("treatment_start", "MISSING_REQUIRED"))
        elif start is None:
            reasons.append(("treatment_start", "UNPARSABLE_DATE"))
        elif start < date(2000, 1, 1):
            reasons.append(("treatment_start", "BELOW_MINIMUM"))
        return reasons

    def _published(self, record: dict[str, str], identity: str) -> tuple[Any, ...]:
        start = _day(record["treatment_start"].strip(), "%d-%m-%Y", "%Y/%m/%d")
        assert start is not None
        self._shape(record, "ssn", r"\d{3}-\d{2}-\d{4}")
        self._shape(record, "email", r"[^@\s]+@[^@\s]+")
        return (
            hmac.new(KEY, identity.encode(), hashlib.sha256).hexdigest(),
            self._age(record["birth_date"].strip(), start),
            self._word(record, "gender", ["F", "M", "O"]),
            self._shape(record, "diagnosis_code", r"[A-TV-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"),
            start,
            self._shape(record, "country", r"[A-Z]{2}"),
            self._flag(record["chronic_condition"].strip()),
            self._cell(record, "last_visit_lat", 90),
            self._cell(record, "last_visit_long", 180),
            self._word(record, "blood_type", ["A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-"]),
            start.year,
        )

    def _null(self, column: str, reason: str) -> None:
        self.nullified[column, reason] += 1

    def _age(self, text: str, start: date) -> int | None:
        if text in ("", "N/A"):
            return None
        birth = _day(text, "%Y/%m/%d", "%d-%m-%Y")
        if birth is None:
            return self._null("birth_date", "UNPARSABLE_DATE")
        if birth < date(1900, 1, 1):
            return self._null("birth_date", "BELOW_MINIMUM")
        if birth > start:
            return self._null("birth_date", "NEGATIVE_AGE")
        before = (start.month, start.day) < (birth.month, birth.day)
        return min(start.year - birth.year - before, 90)

    def _word(self, record: dict[str, str], column: str, words: list[str]) -> str | None:
        text = record[column].strip()
        if text in ("", "Unknown"):
            return None
        return text.upper() if text.upper() in words else self._null(column, "NOT_IN_ENUM")

    def _shape(self, record: dict[str, str], column: str, shape: str) -> str | None:
        text = record[column].strip().upper()
        if not text:
            return None
        return (
            text if re.fullmatch(shape, text, re.ASCII) else self._null(column, "PATTERN_MISMATCH")
        )

    def _flag(self, text: str) -> bool | None:
        known = {"Y": True, "Yes": True, "1": True, "N": False, "No": False, "0": False, "": None}
        return known[text] if text in known else self._null("chronic_condition", "NOT_MAPPED")

    def _cell(self, record: dict[str, str], column: str, most: int) -> float | None:
        text = record[column].strip()
        if not text:
            return None
        if not re.fullmatch(r"-?\d+(\.\d+)?", text):
            return self._null(column, "UNPARSABLE_NUMBER")
        value = float(text)
        if abs(value) > most:
            return self._null(column, "ABOVE_MAXIMUM" if value > 0 else "BELOW_MINIMUM")
        return math.floor(value / 5) * 5.0


def _day(text: str, *forms: str) -> date | None:
    for form in forms:
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if day.strftime(form) == text:
            return day
    return None
