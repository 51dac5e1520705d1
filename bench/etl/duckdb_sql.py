"""The patients contract's work as SQL for DuckDB, for this one file: (d) of the benchmark."""

from __future__ import annotations

import hashlib

import duckdb

JUDGED = r"""
create or replace table judged as
with typed as (
  select *,
    cast(coalesce(try_strptime(trim(birth_date), '%Y/%m/%d'),
                  try_strptime(trim(birth_date), '%d-%m-%Y')) as date) as born,
    cast(coalesce(try_strptime(trim(treatment_start), '%d-%m-%Y'),
                  try_strptime(trim(treatment_start), '%Y/%m/%d')) as date) as started,
    try_cast(trim(last_visit_lat) as double) as lat,
    try_cast(trim(last_visit_long) as double) as long
  from read_csv($source, header = true, all_varchar = true, quote = '"', escape = '"',
                parallel = true)
)
select *, list_filter([
    case when coalesce(trim(patient_id), '') = '' then 'patient_id: MISSING_REQUIRED' end,
    case when length(patient_id) > 64 then 'patient_id: TOO_LONG' end,
    case when treatment_start is null then 'treatment_start: MISSING_REQUIRED' end,
    case when treatment_start is not null and started is null
         then 'treatment_start: UNPARSABLE_DATE' end,
    case when started < date '2000-01-01' then 'treatment_start: BELOW_MINIMUM' end,
    case when born > started then 'birth_date: NEGATIVE_AGE' end
  ], lambda each: each is not null) as reasons
from typed
"""
PUBLISHED = r"""
select
  sha256($outer || unhex(sha256($inner || encode(patient_id)))) as patient_key,
  least(date_diff('year', born, started)
        - case when strftime(started, '%m%d') < strftime(born, '%m%d') then 1 else 0 end,
        90) as age,
  case when upper(trim(gender)) in ('F', 'M', 'O') then upper(trim(gender)) end as gender,
  case when regexp_matches(upper(trim(diagnosis_code)),
       '^[A-TV-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$') then upper(trim(diagnosis_code)) end
    as diagnosis_code,
  started as treatment_start,
  case when regexp_matches(upper(trim(country)), '^[A-Z]{2}$') then upper(trim(country)) end
    as country,
  case when trim(chronic_condition) in ('Y', 'Yes', '1') then true
       when trim(chronic_condition) in ('N', 'No', '0') then false end as chronic_condition,
  case when abs(lat) <= 90 then floor(lat / 5) * 5 end as visit_lat_cell,
  case when abs(long) <= 180 then floor(long / 5) * 5 end as visit_long_cell,
  case when upper(trim(blood_type)) in ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-')
       then upper(trim(blood_type)) end as blood_type,
  year(started) as treatment_year
from judged where len(reasons) = 0
qualify row_number() over (partition by patient_id) = 1
"""


def run(source: str, out: str, key: bytes) -> dict[str, int]:
    """Publishes to ``<out>/published``, keeps the rest in ``<out>/quarantine.parquet``."""
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in block) for pad in (0x36, 0x5C))
    db = duckdb.connect()
    db.execute(JUDGED, {"source": source})
    good = db.execute(f"create table good as {PUBLISHED}", {"inner": inner, "outer": outer})
    db.execute(
        f"copy good to '{out}/published' (format parquet, partition_by treatment_year, "
        "overwrite_or_ignore true)"
    )
    rejected = "select * from judged where len(reasons) > 0"
    db.execute(f"copy ({rejected}) to '{out}/quarantine.parquet' (format parquet)")
    (read,) = db.execute("select count(*) from judged").fetchone() or (0,)
    (published,) = good.execute("select count(*) from good").fetchone() or (0,)
    return {"in": read, "published": published, "quarantined": read - published}
