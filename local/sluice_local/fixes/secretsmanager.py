"""Secrets Manager: generated values, of which moto 5.2.5 refuses short ones and fails on others.

And an empty description, with which UpdateSecret takes a description away.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
"""

import json
import secrets
import string
from typing import Any

from moto.secretsmanager.exceptions import InvalidParameterException
from moto.secretsmanager.models import SecretsManagerBackend

LONGEST = 4096

_update = SecretsManagerBackend.update_secret


def _get_random_password(
    self: Any,  # noqa: ARG001
    *,
    password_length: int,
    exclude_characters: str,
    include_space: bool,
    require_each_included_type: bool,
    **excluded: bool,
) -> str:
    """A value of the kinds of characters that are left, one of each kind unless not wanted."""
    kinds = {
        "exclude_lowercase": string.ascii_lowercase,
        "exclude_uppercase": string.ascii_uppercase,
        "exclude_numbers": string.digits,
        "exclude_punctuation": string.punctuation,
    }
    wanted = [kind for name, kind in kinds.items() if not excluded[name]]
    wanted += [" "] if include_space else []
    left = ["".join(char for char in kind if char not in exclude_characters) for kind in wanted]
    left = [kind for kind in left if kind]
    if not 1 <= password_length <= LONGEST:
        raise InvalidParameterException(f"PasswordLength must be between 1 and {LONGEST}.")
    if not left:
        raise InvalidParameterException("All characters are excluded.")
    required = left if require_each_included_type else []
    if len(required) > password_length:
        raise InvalidParameterException("Password length is too short based on the required types.")
    chosen = [secrets.choice(kind) for kind in required]
    more = password_length - len(chosen)
    chosen += [secrets.choice("".join(left)) for _ in range(more)]
    secrets.SystemRandom().shuffle(chosen)
    return json.dumps({"RandomPassword": "".join(chosen)})


def _update_secret(self: Any, secret_id: str, *more: Any, **members: Any) -> Any:
    """An empty description is one; moto takes it for none."""
    answer = _update(self, secret_id, *more, **members)
    if members.get("description") == "":
        self.secrets[secret_id].description = ""
    return answer


SecretsManagerBackend.update_secret = _update_secret
SecretsManagerBackend.get_random_password = _get_random_password
