"""The 18 identifiers of HIPAA's Safe Harbor, and which methods remove each.

45 CFR 164.514(b)(2)(i)(A) to (R). A pseudonym stands for an identifier by (R) with 164.514(c):
HHS's guidance of 2012 takes a hash for a code that may stay only when it has a secret key.
It does not stand for a date or a place: few values, shared by many, show by how often they come.
"""

from __future__ import annotations

from sluice_etl.contract import Age, Column, DateShift, Drop, Grid, Pseudonym, Redact, Year, Zip3

IDENTIFIERS = {
    "names": "A",
    "geographicSubdivision": "B",
    "date": "C",
    "phone": "D",
    "fax": "E",
    "email": "F",
    "ssn": "G",
    "medicalRecordNumber": "H",
    "healthPlanNumber": "I",
    "accountNumber": "J",
    "licenseNumber": "K",
    "vehicleId": "L",
    "deviceId": "M",
    "url": "N",
    "ipAddress": "O",
    "biometric": "P",
    "photo": "Q",
    "other": "R",
}
"""What `identifier` may name, and its letter in the regulation."""

OLDEST = 90
"""All ages over 89 are one category, and years that show such an age: (C)."""


def unsafe(column: Column, *, expert: bool) -> str | None:
    """What a column that holds an identifier needs; None when its method is enough.

    With an expert's determination (164.514(b)(1)) in place of Safe Harbor, shifted dates, grids
    and pseudonyms of dates and places are enough too; to keep an identifier never is.
    """
    if column.identifier is None:
        return None
    method = column.deidentify
    match column.identifier:
        case "date":
            capped = isinstance(method, Age | Year) and (method.cap or OLDEST + 1) <= OLDEST
            safe = capped or isinstance(method, Drop | Redact)
            safe = safe or (expert and isinstance(method, DateShift | Pseudonym))
            needed = (
                f"drop, redact, age or year with a cap of {OLDEST} or less, or dateShift with "
                "privacy: {basis: expertDetermination}"
            )
        case "geographicSubdivision":
            reasoned = isinstance(method, Grid) and (expert or method.reason is not None)
            safe = reasoned or isinstance(method, Drop | Redact | Zip3)
            safe = safe or (expert and isinstance(method, Pseudonym))
            needed = "drop, redact, zip3, or grid with the reason why no cell is below a State"
        case _:
            safe = isinstance(method, Drop | Redact | Pseudonym)
            needed = "drop, redact or pseudonym"
    if safe:
        return None
    clause = f"45 CFR 164.514(b)(2)(i)({IDENTIFIERS[column.identifier]})"
    return f"{column.identifier} is an identifier of {clause}; it needs {needed}"
