"""The state of an alarm by its datapoints (pure).

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

OK, ALARM, INSUFFICIENT = "OK", "ALARM", "INSUFFICIENT_DATA"
BREACHES: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
WORDS = {
    "GreaterThanThreshold": "greater than",
    "GreaterThanOrEqualToThreshold": "greater than or equal to",
    "LessThanThreshold": "less than",
    "LessThanOrEqualToThreshold": "less than or equal to",
}
MISSING = ("missing", "ignore", "breaching", "notBreaching")
#: CloudWatch looks at some more periods than it evaluates; how many more it does not say.
MORE_PERIODS = 2

#: A value and the start of its period; the value is None where there is no data.
Point = tuple[datetime, float | None]


@dataclass(frozen=True)
class Rule:
    """What an alarm compares: M of N datapoints with a threshold."""

    comparison: str
    threshold: float
    periods: int
    to_alarm: int
    missing: str = "missing"

    @property
    def looked_at(self) -> int:
        """The periods of the evaluation range."""
        return self.periods + MORE_PERIODS


def state_of(rule: Rule, values: Sequence[float | None]) -> str | None:
    """The state that the values make, oldest first; None when the alarm keeps the one it has."""
    breaching = [None if each is None else _breaches(rule, each) for each in values]
    real = [each for each in breaching if each is not None][-rule.periods :]
    if not real and rule.missing == "missing":
        return INSUFFICIENT
    filled = rule.periods - len(real)
    if rule.missing == "breaching":
        return ALARM if sum(real) + filled >= rule.to_alarm else OK
    if sum(real) >= rule.to_alarm:
        return ALARM
    if rule.missing == "notBreaching" or not all(real) or not filled:
        return OK
    if rule.missing == "ignore":
        return None
    return ALARM if _is_old(rule, breaching) else None


def _is_old(rule: Rule, breaching: Sequence[bool | None]) -> bool:
    """Whether the oldest breaching datapoint is as many periods old as the alarm needs."""
    oldest = breaching.index(True)
    return len(breaching) - oldest >= rule.to_alarm


def _breaches(rule: Rule, value: float) -> bool:
    return BREACHES[rule.comparison](value, rule.threshold)


def reason(rule: Rule, state: str, points: Sequence[Point]) -> str:
    """Why, in the words that CloudWatch has for it."""
    real = [(at, value) for at, value in points if value is not None][-rule.periods :]
    if state == INSUFFICIENT or not real:
        word = "datapoint was" if rule.periods == 1 else "datapoints were"
        kind = "unknown" if rule.missing == "missing" else f"treated as [{_as(rule)}]"
        head = "Insufficient Data" if state == INSUFFICIENT else "Threshold Crossed"
        return f"{head}: {rule.periods} {word} {kind}."
    wanted = state == ALARM
    shown = [each for each in real if _breaches(rule, each[1]) is wanted] or real
    listed = ", ".join(f"{value} ({at:%d/%m/%y %H:%M:%S})" for at, value in reversed(shown))
    verb = "was" if len(shown) == 1 else "were"
    needed = rule.to_alarm if wanted else rule.periods - rule.to_alarm + 1
    before = "OK -> ALARM" if wanted else "ALARM -> OK"
    return (
        f"Threshold Crossed: {len(shown)} out of the last {rule.periods} datapoints [{listed}] "
        f"{verb} {'' if wanted else 'not '}{WORDS[rule.comparison]} the threshold "
        f"({rule.threshold}) (minimum {needed} datapoint{'' if needed == 1 else 's'} for "
        f"{before} transition)."
    )


def _as(rule: Rule) -> str:
    return "Breaching" if rule.missing == "breaching" else "NonBreaching"
