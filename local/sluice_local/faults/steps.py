"""Let CloudFormation's steps and events meet the faults that are asked for."""

import time

from sluice_local.faults.around import die
from sluice_local.faults.book import FAULTS, Step
from sluice_local.faults.rules import Delay
from sluice_local.resources.base import RefusedError


def step(stack: str, logical_id: str, resource_type: str, verb: str) -> None:
    """To be called before a resource's handler; RefusedError when it is to fail."""
    if not FAULTS:
        return
    effect = FAULTS.step(Step(stack, logical_id, resource_type, verb))
    if isinstance(effect, Delay):
        time.sleep(effect.seconds)
    elif effect is not None:
        raise RefusedError(effect.reason, effect.code)


def told(stack: str, number: int, logical_id: str, status: str) -> None:
    """To be called after a stack's event was kept."""
    if FAULTS and FAULTS.event(stack, number, logical_id, status):
        die()
