"""What the command line sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Settings of one server.

    ``keep`` keeps all state in the folder ``state``. ``glue_minute`` is how many seconds a minute
    of a job's Timeout lasts. ``oidc_issuers`` are the URLs of issuers' keys, by issuer.
    ``trail_seconds`` is how often CloudTrail delivers log files.
    ``control_port`` is where tests move the clock and ask for faults: 0 for a free port, None for
    nowhere.
    """

    state: Path
    keep: bool = False
    port: int = 0
    jars: Path | None = None
    parent_pid: int | None = None
    glue_minute: float = 60.0
    oidc_issuers: Mapping[str, str] = field(default_factory=dict)
    trail_seconds: float = 300.0
    control_port: int | None = None
