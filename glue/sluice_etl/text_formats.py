"""ODCS `format` of texts: what each word asks of a value, as Java's regular expressions.

Sources: RFC 5321, 4.5.3.1 and the WHATWG HTML standard (email), RFC 9562 (uuid), RFC 3986 (uri),
RFC 1123, 2.1 (hostname), RFC 4291, 2.2 (ipv6), RFC 4648 (byte: base64). Nothing is looked up.
"""

from __future__ import annotations

_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*"
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"{_BYTE}(?:\.{_BYTE}){{3}}"
_HEX = "[0-9A-Fa-f]{1,4}"


def _ipv6() -> str:
    """Eight groups, the last two of which may be an IPv4; `::` stands for one or more of them."""
    ways = [f"(?:{_HEX}:){{7}}{_HEX}", f"(?:{_HEX}:){{6}}{_IPV4}"]
    for left in range(8):
        head = f"(?:{_HEX}:){{{left - 1}}}{_HEX}::" if left else "::"
        tails = [f"(?:{_HEX}(?::{_HEX}){{0,{6 - left}}})?"] if left < 7 else [""]
        tails += [f"(?:{_HEX}:){{0,{5 - left}}}{_IPV4}"] if left < 6 else []
        ways.append(f"{head}(?:{'|'.join(tails)})")
    return "|".join(ways)


CONTEXT = ("password", "binary")
"""Words that say how a text is to be handled, and nothing of its characters."""

SHAPES: dict[str, tuple[str, int | None]] = {
    "email": (rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_HOST}", 254),
    "uuid": ("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", 36),
    "uri": (
        r"(?!.*%(?![0-9A-Fa-f]{2}))[A-Za-z][A-Za-z0-9+.-]*+:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*+",
        None,
    ),
    "hostname": (_HOST, 253),
    "ipv4": (_IPV4, 15),
    "ipv6": (_ipv6(), 45),
    "byte": (r"(?=(?:.{4})*+\z)[A-Za-z0-9+/]*+={0,2}", None),
}
"""By word: the whole text's shape, and its longest length where Java's matcher needs one."""

WORDS = (*SHAPES, *CONTEXT)


def java_shape(word: str) -> str:
    """The shape, of the whole text."""
    return rf"^(?:{SHAPES[word][0]})\z"
