"""Prowler with ``*.localhost`` on loopback, as RFC 6761 has it: S3 Control asks ACCOUNT.localhost.

Run it with the Python of Prowler's environment and ``-P``, for its name is Prowler's as well.
"""

import socket
import sys
from typing import Any

_getaddrinfo = socket.getaddrinfo


def getaddrinfo(host: Any, *arguments: Any, **more: Any) -> Any:
    """A name below ``localhost`` is this machine."""
    if isinstance(host, str) and host.endswith(".localhost"):
        host = "127.0.0.1"
    return _getaddrinfo(host, *arguments, **more)


if __name__ == "__main__":
    socket.getaddrinfo = getaddrinfo
    from prowler.__main__ import prowler  # type: ignore[import-not-found]  # not ours, nor here

    sys.argv[0] = "prowler"
    sys.exit(prowler())
