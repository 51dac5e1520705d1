"""``python -m sluice_local --state DIR``: start the embedded AWS."""

import argparse
import errno
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from sluice_local.settings import Settings


def parse(arguments: list[str]) -> Settings:
    """The command line as settings; exits with a usage message when it is wrong."""
    name = Path(sys.argv[0]).name
    called = name if name == "sluice-local" else "python -m sluice_local"
    parser = argparse.ArgumentParser(prog=called, description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="where all files are written")
    parser.add_argument("--keep", action="store_true", help="keep all state there, to start with")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--jars", type=Path, help="the jars with which Spark reads S3")
    parser.add_argument("--parent-pid", type=int, help="end when this process is gone")
    parser.add_argument(
        "--glue-minute",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="how long a minute of a job's Timeout lasts",
    )
    parser.add_argument(
        "--oidc-issuer",
        type=_issuer,
        action="append",
        default=[],
        metavar="ISSUER=JWKS_URL",
        help="where the keys of an OpenID Connect issuer are; may be given more than once",
    )
    parser.add_argument(
        "--control-port",
        type=int,
        metavar="N",
        help="where tests move the clock and ask for faults; 0 takes a free one",
    )
    given = parser.parse_args(arguments)
    return Settings(
        state=given.state.resolve(),
        keep=given.keep,
        port=given.port,
        jars=given.jars.resolve() if given.jars else None,
        parent_pid=given.parent_pid,
        glue_minute=given.glue_minute,
        oidc_issuers=dict(given.oidc_issuer),
        control_port=given.control_port,
    )


def _issuer(text: str) -> tuple[str, str]:
    """``ISSUER=JWKS_URL``, both URLs; an issuer is compared with a token's ``iss`` as it is."""
    issuer, _, url = text.partition("=")
    for each in (issuer, url):
        parts = urlsplit(each)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise argparse.ArgumentTypeError(f"{text!r} is not ISSUER=JWKS_URL with two URLs")
    return issuer, url


def main(arguments: list[str]) -> int:
    """Run the server, or a command on its state; the exit code."""
    if arguments[:1] in (["snapshot"], ["restore"], ["seed"]):
        from sluice_local.state.commands import run

        return run(arguments)
    settings = parse(arguments)
    from sluice_local.server import Server  # after the arguments are read: it takes a second
    from sluice_local.state.folder import StateError

    try:
        server = Server(settings)
    except StateError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        reason = "it is in use" if error.errno == errno.EADDRINUSE else error.strerror
        print(f"The embedded AWS cannot listen on port {settings.port}: {reason}.", file=sys.stderr)
        return 1
    server.run()
    sys.stdout.flush()
    os._exit(0)  # all is cleaned up; the threads of requests and crawls are not waited for


def command() -> int:
    """What ``sluice-local`` runs once the package is installed; the exit code."""
    return main(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(command())
