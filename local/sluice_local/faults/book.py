"""The rules that are in force, and how often each was met."""

import dataclasses
import threading
from dataclasses import dataclass
from typing import Any, TypeVar

from sluice_local.faults.rules import (
    CallEffect,
    CallRule,
    EventRule,
    ResourceEffect,
    ResourceRule,
    Rule,
    fits,
    mentions,
)
from sluice_local.faults.seen import Seen

R = TypeVar("R", CallRule, ResourceRule)


@dataclass
class Entry:
    """A rule with its counts: how often it matched, and how often it fired."""

    id: str
    rule: Rule
    matched: int = 0
    fired: int = 0


@dataclass(frozen=True)
class Step:
    """CloudFormation is about to create, update or delete a resource of a stack."""

    stack: str
    logical_id: str
    type: str
    verb: str


class RuleBook:
    """All rules, in the order in which they came. Every method is safe to call from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Entry] = []
        self._made = 0

    def __bool__(self) -> bool:
        """Whether there is any rule."""
        return bool(self._entries)

    def add(self, rules: list[Rule]) -> list[str]:
        """Keep more rules; returns their ids."""
        with self._lock:
            made = []
            for rule in rules:
                self._made += 1
                made.append(Entry(f"f{self._made}", rule))
            self._entries = [*self._entries, *made]
            return [entry.id for entry in made]

    def clear(self, rule_id: str | None = None) -> bool:
        """Forget all rules, or the one with this id; whether there was any."""
        with self._lock:
            kept = [entry for entry in self._entries if rule_id not in (None, entry.id)]
            gone = len(kept) < len(self._entries)
            self._entries = kept
            return gone

    def view(self) -> list[dict[str, Any]]:
        """The rules as they were asked for, with their ids and counts."""
        with self._lock:
            return [
                {
                    "id": entry.id,
                    **dataclasses.asdict(entry.rule),
                    "matched": entry.matched,
                    "fired": entry.fired,
                }
                for entry in self._entries
            ]

    def call(self, seen: Seen) -> CallEffect | None:
        """What this call meets: the first rule's effect whose turn it is."""
        with self._lock:
            found = [each for each in self._of(CallRule) if _is_of(each[1], seen)]
            rule = _first_due(found)
            return rule.effect if rule is not None else None

    def step(self, step: Step) -> ResourceEffect | None:
        """What this step on a resource meets."""
        with self._lock:
            found = [each for each in self._of(ResourceRule) if _is_step_of(each[1], step)]
            rule = _first_due(found)
            return rule.effect if rule is not None else None

    def event(self, stack: str, number: int, logical_id: str, status: str) -> bool:
        """Whether the server dies of a stack's event, its ``number``-th."""
        with self._lock:
            for entry, rule in self._of(EventRule):
                match = rule.event
                if (
                    fits(match.stack, stack)
                    and match.number in (None, number)
                    and fits(match.logicalId, logical_id)
                    and fits(match.status, status)
                ):
                    entry.matched += 1
                    entry.fired += 1
                    return True
            return False

    def _of(self, kind: type[Any]) -> list[tuple[Entry, Any]]:
        return [(entry, entry.rule) for entry in self._entries if isinstance(entry.rule, kind)]


def _first_due(found: list[tuple[Entry, R]]) -> R | None:
    """Count the call with every rule that it matches; one of them fires, or none."""
    due: R | None = None
    for entry, rule in found:
        entry.matched += 1
        turn = entry.matched > rule.after
        if due is None and turn and (rule.times is None or entry.fired < rule.times):
            entry.fired += 1
            due = rule
    return due


def _is_of(rule: CallRule, seen: Seen) -> bool:
    match = rule.call
    return (
        match.service in (None, seen.service)
        and fits(match.operation, seen.operation)
        and mentions(match.resource, seen.resources)
        and fits(match.caller, seen.caller)
    )


def _is_step_of(rule: ResourceRule, step: Step) -> bool:
    match = rule.resource
    return (
        fits(match.stack, step.stack)
        and fits(match.logicalId, step.logical_id)
        and fits(match.type, step.type)
        and match.verb in (None, step.verb)
    )


FAULTS = RuleBook()
