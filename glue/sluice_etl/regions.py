"""How telephone numbers are written in some countries; it needs no Spark."""

from __future__ import annotations

from dataclasses import dataclass

NANP = "[2-9][0-9]{2}[2-9][0-9]{6}"
"""Area code and exchange of the North American Numbering Plan begin with 2 to 9."""


@dataclass(frozen=True)
class Region:
    """A country's calling code, trunk prefix (dialled at home only) and national number."""

    code: str
    trunk: str
    national: str


REGIONS = {
    "BR": Region("55", "0", "[1-9][0-9]{9,10}"),
    "CA": Region("1", "1", NANP),
    "CH": Region("41", "0", "[1-9][0-9]{8}"),
    "DE": Region("49", "0", "[1-9][0-9]{5,10}"),
    "ES": Region("34", "", "[5-9][0-9]{8}"),
    "FR": Region("33", "0", "[1-9][0-9]{8}"),
    "GB": Region("44", "0", "[1-9][0-9]{8,9}"),
    "IN": Region("91", "0", "[1-9][0-9]{9}"),
    "NL": Region("31", "0", "[1-9][0-9]{8}"),
    "US": Region("1", "1", NANP),
}
"""By ISO 3166-1 alpha-2. Lengths as in the national numbering plans that the ITU lists (E.129)."""
