"""Objects to bytes and back: pickles, with what pickle cannot do, and little of what it must not.

A pickle names classes and functions, which are called as it is read. Here a name is only followed
to a class of moto, of this package, or of a few plain modules, and to our own functions below.
"""

import copyreg
import importlib
import io
import pickle
import threading
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from moto.core.base_backend import BackendDict, BaseBackend
from moto.iam.models import AWSManagedPolicy

Reducer = Callable[[Any], Any]
PACKAGES = ("moto", "sluice_local", "datetime", "collections", "requests", "decimal", "uuid")
BUILTINS = {
    *("bool", "bytearray", "bytes", "complex", "dict", "float", "frozenset", "int", "list"),
    *("object", "range", "set", "slice", "str", "tuple"),
}
FUNCTIONS = {
    ("copyreg", "_reconstructor"),
    ("re", "_compile"),
    ("sluice_local.state.codec", "aws_policy"),
    ("sluice_local.state.codec", "backend_of"),
    ("sluice_local.state.codec", "load_key"),
    ("sluice_local.state.codec", "make_event"),
    ("sluice_local.state.codec", "make_lock"),
    ("sluice_local.state.codec", "make_rlock"),
    ("sluice_local.state.logs", "make_stream"),
    ("sluice_local.state.objects", "make_key"),
    ("sluice_local.state.objects", "make_marker"),
    ("sluice_local.state.stacks", "find_stack"),
}


def load_key(pem: bytes) -> Any:
    """A private key. That its primes are primes is not looked at again: it takes 35 ms a key."""
    return serialization.load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)


def make_lock() -> Any:
    """A lock; nobody holds one that was read."""
    return threading.Lock()


def make_rlock() -> Any:
    """A lock; nobody holds one that was read."""
    return threading.RLock()


def make_event(is_set: bool) -> threading.Event:
    """An event."""
    event = threading.Event()
    if is_set:
        event.set()
    return event


def backend_of(service: str, account: str, region: str) -> BaseBackend:
    """A service's backend, which other segments' objects may hold."""
    backends = importlib.import_module("moto.backends").get_backend(service)
    found: BaseBackend = backends[account][region]
    return found


def aws_policy(account: str, partition: str, arn: str) -> Any:
    """One of AWS's own policies: they come with moto and are not kept."""
    from moto.iam.models import iam_backends

    return iam_backends[account][partition].managed_policies[arn]


#: Keys as text, by the id of the key, which is held here so that the id stays its own: moto makes
#: an RSA key for every key of KMS, and writing one takes a fifth of a millisecond.
_written: dict[int, tuple[Any, bytes]] = {}


def _reduce_private_key(key: Any) -> Any:
    if id(key) not in _written:
        text = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        _written[id(key)] = (key, text)
    return load_key, (_written[id(key)][1],)


def _reduce_aws_policy(policy: Any) -> Any:
    return aws_policy, (policy.account_id, policy.partition, policy.arn)


def _kinds_of_keys() -> list[type]:
    """The classes of private keys; cryptography only names their abstract bases.

    An RSA key of the least size that it makes: this takes a few milliseconds.
    """
    elliptic, edwards = (
        ec.generate_private_key(ec.SECP256R1()),
        ed25519.Ed25519PrivateKey.generate(),
    )
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505  nothing is encrypted with it
    return [type(elliptic), type(edwards), type(short)]


TABLE: dict[type, Reducer] = {
    **copyreg.dispatch_table,
    type(threading.Lock()): lambda _: (make_lock, ()),
    type(threading.RLock()): lambda _: (make_rlock, ()),
    threading.Event: lambda event: (make_event, (event.is_set(),)),
    AWSManagedPolicy: _reduce_aws_policy,
    **dict.fromkeys(_kinds_of_keys(), _reduce_private_key),
}


def _know_backends() -> None:
    """Let a reference to a service's backend be its name, not a copy of all that is in it."""
    for backends in list(BackendDict._instances):
        kind = backends.backend
        if kind not in TABLE:
            service = backends.service_name

            def reduce(backend: Any, service: str = service) -> Any:
                return backend_of, (service, backend.account_id, backend.region_name)

            TABLE[kind] = reduce


def dumps(what: Any, more: dict[type, Reducer] | None = None) -> bytes:
    """Pickle it; ``more`` says how instances of further classes are written.

    A list or dict that another thread changes meanwhile is tried again.
    """
    _know_backends()
    for attempt in range(5):
        buffer = io.BytesIO()
        pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = {**TABLE, **more} if more else TABLE
        try:
            pickler.dump(what)
        except RuntimeError as error:
            if "changed size during iteration" not in str(error) or attempt == 4:
                raise
        else:
            return buffer.getvalue()
    raise AssertionError("unreachable")


#: Names that were found to be part of a state, and what they are.
_followed: dict[tuple[str, str], Any] = {}


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Only classes of known packages, and the functions that undo the reducers."""
        found = _followed.get((module, name))
        if found is None:
            found = _followed[(module, name)] = self._follow(module, name)
        return found

    def _follow(self, module: str, name: str) -> Any:
        package = module.split(".")[0]
        if (module, name) in FUNCTIONS or (package == "builtins" and name in BUILTINS):
            return super().find_class(module, name)
        if package in PACKAGES:
            found = super().find_class(module, name)
            owner = str(getattr(found, "__module__", "")).split(".")[0]
            if owner in PACKAGES and isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not part of a state")


def loads(data: bytes) -> Any:
    """What was pickled; UnpicklingError for what no state holds."""
    return _Reader(io.BytesIO(data)).load()
