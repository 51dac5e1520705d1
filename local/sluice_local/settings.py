"""What the command line sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Settings of one server.

    ``glue_minute`` and ``session_minute`` are how many seconds a minute of a job's Timeout and of
    a role's session lasts. ``keep`` keeps all state in the folder ``state``. ``oidc_issuers`` are
    the URLs of issuers' keys, by issuer.
    """

    state: Path
    keep: bool = False
    port: int = 0
    jars: Path | None = None
    parent_pid: int | None = None
    glue_minute: float = 60.0
    session_minute: float = 60.0
    oidc_issuers: Mapping[str, str] = field(default_factory=dict)
