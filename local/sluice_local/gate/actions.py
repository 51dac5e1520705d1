"""Which permissions a call needs: the IAM actions and resources that AWS checks. Pure.

The Service Authorization Reference says most of it; a service's own module says the rest: how the
names of resources are found in a call, and where the action is not the operation's name.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from sluice_local.calls import Call
from sluice_local.gate import roles, tags
from sluice_local.gate.asked import Asked, Known, Nothing
from sluice_local.gate.generic import asked_by_name

_modules: dict[str, ModuleType | None] = {}


def questions(call: Call, account: str, known: Known | None = None) -> tuple[Asked, ...]:
    """All permissions that the call needs of its caller, in the order in which AWS asks.

    ``account`` owns the resources that are named without their account. An operation that needs
    no permission has none; one that no table knows is asked as ``service:Operation`` on ``*``.
    """
    knows = known if known is not None else Nothing()
    module = _module(call.service)
    own = module.questions(call, account, knows) if module else None
    asked = asked_by_name(call, account) if own is None else tuple(own)
    if not asked:
        return ()
    return (*asked, *tags.asked(call, asked, account), *roles.passed(call, account, knows))


def _module(service: str) -> ModuleType | None:
    if service not in _modules:
        name = f"sluice_local.gate.services.{service}"
        _modules[service] = import_module(name) if find_spec(name) else None
    return _modules[service]
