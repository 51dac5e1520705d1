"""An OpenID Connect issuer on this machine, whose tokens say what a test wants."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

GITHUB = "https://token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"


class Issuer:
    """Serves its keys; signs tokens as ``iss``, its own address when none is given."""

    def __init__(self, iss: str | None = None) -> None:
        self.requests: list[str] = []
        self.key = _key("one")
        self.published = [self.key]
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.requests.append(self.path)
                found = issuer.answer(self.path)
                self.send_response(200 if found else 404)
                self.end_headers()
                self.wfile.write(json.dumps(found).encode())

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        self.iss = iss or self.address
        self.jwks_url = f"{self.address}/jwks"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def answer(self, path: str) -> Any:
        if path == "/jwks":
            return {"keys": [key.as_dict(private=False) for key in self.published]}
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.iss, "jwks_uri": self.jwks_url}
        return None

    def rotate(self) -> None:
        """Sign with a new key from now on; the old one stays published."""
        self.key = _key(f"k{len(self.published) + 1}")
        self.published.append(self.key)

    def token(self, **claims: Any) -> str:
        """A token of a run on the main branch; a claim that is None is left out."""
        now = int(time.time())
        wanted = {
            "iss": self.iss,
            "aud": AUDIENCE,
            "sub": "repo:owner/name:ref:refs/heads/main",
            "iat": now,
            "nbf": now - 60,
            "exp": now + 300,
            "repository_id": "123",
            "ref": "refs/heads/main",
            **claims,
        }
        kept = {name: value for name, value in wanted.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, kept, self.key)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def _key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": kid})
