"""What the command line sets."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Settings of one server. ``glue_minute`` is how many seconds a minute of a Timeout lasts."""

    state: Path
    port: int = 0
    jars: Path | None = None
    parent_pid: int | None = None
    glue_minute: float = 60.0
