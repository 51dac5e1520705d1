"""Writes glue/sluice_etl/countries.py from the PyPI package pycountry (Debian's iso-codes).

Run `.venv/bin/python scripts/generate-countries.py` after a new version of it; the engine itself
needs no library.
"""

from pathlib import Path

import pycountry

TARGET = Path(__file__).parents[1] / "glue/sluice_etl/countries.py"

HEAD = '''"""ISO 3166-1: the countries' codes and English names.

Written by scripts/generate-countries.py from pycountry {version} (Debian's iso-codes).
"""

from __future__ import annotations

COUNTRIES = """\\
{lines}
"""
"""A line a country: alpha-2, alpha-3, numeric, then its names, with `|` between."""
'''


def line(country: object) -> str:
    """One country's codes and names, each name once."""
    fields = [getattr(country, key) for key in ("alpha_2", "alpha_3", "numeric")]
    names = [getattr(country, key, None) for key in ("name", "common_name", "official_name")]
    return "|".join([*fields, *dict.fromkeys(name for name in names if name)])


def main() -> None:
    """Writes the module."""
    lines = sorted(map(line, pycountry.countries))
    text = HEAD.format(version=pycountry.__version__, lines="\n".join(lines))
    TARGET.write_text(text, encoding="utf-8")


main()
