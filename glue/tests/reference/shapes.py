"""What the formats of texts ask for, by Python's own parsers where it has them."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from string import ascii_letters, digits, hexdigits


def has_shape(text: str, word: str) -> bool:
    """Whether a text is of a format of ODCS."""
    return {
        "email": _email,
        "uuid": lambda t: (
            [len(part) for part in t.split("-")] == [8, 4, 4, 4, 12]
            and set(t) <= set(hexdigits + "-")
        ),
        "uri": _uri,
        "hostname": lambda t: len(t) <= 253 and _host(t),
        "ipv4": lambda t: _address(t, ipaddress.IPv4Address),
        "ipv6": lambda t: "%" not in t and _address(t, ipaddress.IPv6Address),
        "byte": _base64,
        "password": lambda _: True,
    }[word](text)


def _host(text: str) -> bool:
    allowed = set(ascii_letters + digits + "-")
    return all(
        0 < len(label) <= 63 and set(label) <= allowed and "-" not in (label[0], label[-1])
        for label in text.split(".")
    )


def _email(text: str) -> bool:
    local, at, host = text.partition("@")
    marks = ".!#$%&'*+/=?^_`{|}~-"
    return (
        len(text) <= 254
        and bool(at)
        and 0 < len(local) <= 64
        and set(local) <= set(ascii_letters + digits + marks)
        and _host(host)
    )


def _uri(text: str) -> bool:
    scheme, colon, rest = text.partition(":")
    of_rest = set(ascii_letters + digits + "-._~:/?#[]@!$&'()*+,;=%")
    escapes = [part[:2] for part in rest.split("%")[1:]]
    return (
        bool(colon)
        and bool(re.fullmatch("[A-Za-z][A-Za-z0-9+.-]*", scheme))
        and set(rest) <= of_rest
        and all(len(pair) == 2 and set(pair) <= set(hexdigits) for pair in escapes)
    )


def _address(text: str, parse: type) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _base64(text: str) -> bool:
    try:
        base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeError, binascii.Error):
        return False
    return True
