"""Telephone numbers to E.164, the ITU's international form: `+`, calling code, national number."""

from __future__ import annotations

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.regions import REGIONS

SHAPE = r"^\+?[0-9(][0-9 ()./-]*[0-9]\z"
"""Digits and what people put between them; letters, and so extensions, are none."""


def e164(region: str, text: SparkColumn) -> SparkColumn:
    """The number as `+` and 8 to 15 digits; null when the text is none.

    One of the region's own calling code must be a number of the region; others are taken by their
    length alone (ITU-T E.164, section 6: 15 digits at most, and no calling code begins with 0).
    """
    plan = REGIONS[region]
    bare = F.when(text.rlike(SHAPE), F.regexp_replace(text, "[ ()./-]", ""))
    home = rf"^\+{plan.code}{plan.national}\z"
    abroad = rf"^\+(?!{plan.code})[1-9][0-9]{{7,14}}\z"
    trunk = f"({plan.trunk})?" if plan.trunk else ""
    national = F.regexp_replace(bare, f"^{trunk}", "") if plan.trunk else bare
    return F.when(bare.rlike(home) | bare.rlike(abroad), bare).when(
        bare.rlike(rf"^{trunk}{plan.national}\z"), F.concat(F.lit(f"+{plan.code}"), national)
    )
