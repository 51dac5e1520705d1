"""Secrets Manager: a generated value's least length, which moto 5.2.5 takes for 4 in any case.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
"""

import json
from typing import Any

from moto.secretsmanager.models import SecretsManagerBackend

#: The least length that moto's own check lets through.
MOTO_LEAST = 4

_get_random_password = SecretsManagerBackend.get_random_password


def _get_any_random_password(self: Any, *, password_length: int, **options: Any) -> str:
    """A short one has any of the characters, unless one of each kind has to be in it."""
    if options["require_each_included_type"] or not 1 <= password_length < MOTO_LEAST:
        answer = _get_random_password(self, password_length=password_length, **options)
        return str(answer)
    longer = json.loads(_get_random_password(self, password_length=MOTO_LEAST, **options))
    return json.dumps({"RandomPassword": longer["RandomPassword"][:password_length]})


SecretsManagerBackend.get_random_password = _get_any_random_password
