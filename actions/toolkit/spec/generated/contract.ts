// Written by `npm run types` from pipeline-config/schema/contract.schema.json.

/**
 * Sluice's own properties carry `vendor: sluice`; others are left alone. Default: none.
 */
export type CustomProperties = {
  [k: string]: unknown;
}[];
/**
 * What Sluice's own properties say of the table. Default: none.
 */
export type TableProperties = {
  [k: string]: unknown;
}[];
/**
 * How the value is made safe before it is published.
 */
export type DeidentifySpec =
  | {
      /**
       * The column is not published.
       */
      method: "drop";
    }
  | {
      /**
       * The value is published as it is.
       */
      method: "keep";
    }
  | {
      /**
       * The value is replaced by its keyed hash (HMAC-SHA-256).
       */
      method: "pseudonym";
    }
  | {
      /**
       * A date of birth becomes an age in whole years.
       */
      method: "age";
      /**
       * Source column with the day on which the age is taken. Default: the day of the run.
       */
      asOf?: string;
      /**
       * Higher ages become this one; 45 CFR 164.514(b)(2)(i)(C) allows none over 89 but the category `90 or older`.
       */
      cap?: number;
    }
  | {
      /**
       * A number becomes the lower edge of its cell.
       */
      method: "grid";
      /**
       * Width of a cell, in the column's unit.
       */
      cell: number;
      /**
       * Why no cell is smaller than a State; needed with `identifier: geographicSubdivision` (45 CFR 164.514(b)(2)(i)(B)). Default: none is given.
       */
      reason?: string;
    }
  | {
      /**
       * A date becomes its year.
       */
      method: "year";
      /**
       * Years of which one would be older than this on the run's day become the first that would not; 45 CFR 164.514(b)(2)(i)(C) allows 90. Default: any year.
       */
      cap?: number;
    }
  | {
      /**
       * A US ZIP code becomes its first three digits (45 CFR 164.514(b)(2)(i)(B)).
       */
      method: "zip3";
      /**
       * Prefixes of areas with 20,000 people or fewer, which become `000`. Default: the 17 of HHS's guidance of 2012.
       *
       * @minItems 1
       */
      lowPopulation?: string[];
    }
  | {
      /**
       * A text becomes `[redacted]` where it says something.
       */
      method: "redact";
    }
  | {
      /**
       * A date moves by a secret number of days, alike for all dates of one person.
       */
      method: "dateShift";
      /**
       * Source column that names the person: required, a text or an integer.
       */
      by: string;
      /**
       * The most days that a date moves, either way.
       */
      days: number;
    };
/**
 * How `sluice synth` makes values of this column.
 */
export type SynthSpec =
  | {
      /**
       * Makes random UUIDs.
       */
      generator: "uuid";
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes first and last names.
       */
      generator: "fullName";
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes e-mail addresses.
       */
      generator: "email";
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes telephone numbers in many notations.
       */
      generator: "phone";
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes US social security numbers.
       */
      generator: "ssn";
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes a few sentences.
       */
      generator: "sentences";
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes dates.
       */
      generator: "date";
      /**
       * First day.
       */
      from: string;
      /**
       * Last day.
       */
      to: string;
      /**
       * Java date pattern.
       */
      format: string;
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes timestamps.
       */
      generator: "timestamp";
      /**
       * First moment.
       */
      from: string;
      /**
       * Last moment.
       */
      to: string;
      /**
       * Java date pattern of yyyy, MM, dd, HH, mm, ss, SSS, XXX and quoted letters.
       */
      format?: string;
      /**
       * Offsets from UTC of the clocks, one of which shows each moment.
       *
       * @minItems 1
       */
      offsets?: string[];
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes times of day.
       */
      generator: "time";
      /**
       * First time.
       */
      from?: string;
      /**
       * Last time.
       */
      to?: string;
      /**
       * Java date pattern of HH, mm, ss, SSS and quoted letters.
       */
      format?: string;
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes amounts of money, many small and few large, exact to the cent.
       */
      generator: "money";
      /**
       * Smallest amount.
       */
      minimum: number;
      /**
       * Largest amount.
       */
      maximum: number;
      /**
       * Digits after the point.
       */
      decimals?: number;
      format?: NumberFormatSpec;
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes JSON objects. Numbers and nested values stand as they are, all else as texts; dirt of the parts is left out.
       */
      generator: "object";
      /**
       * How the value of each member is made.
       */
      members: {
        [k: string]: SynthSpec;
      };
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes JSON lists.
       */
      generator: "list";
      of: SynthSpec;
      /**
       * Fewest entries.
       */
      minimum?: number;
      /**
       * Most entries.
       */
      maximum: number;
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes one of a list.
       */
      generator: "pick";
      /**
       * The list.
       *
       * @minItems 1
       */
      values: string[];
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes strings of a pattern.
       */
      generator: "pattern";
      /**
       * A regular expression of character classes and counts.
       */
      pattern: string;
      dirt?: DirtSpec;
    }
  | {
      /**
       * Makes numbers.
       */
      generator: "number";
      /**
       * Smallest value.
       */
      minimum: number;
      /**
       * Largest value.
       */
      maximum: number;
      /**
       * Digits after the point.
       */
      decimals: number;
      dirt?: DirtSpec;
    };
/**
 * Defects, each in a share of the records. Default: none.
 *
 * Items: One defect: a share of the records, with a fixed `value`, another date `format`, `repeat: true` or `lineBreak: true`.
 */
export type DirtSpec = (
  | {
      /**
       * The value.
       */
      value: string;
      /**
       * Share of the records.
       */
      share: string;
    }
  | {
      /**
       * Java date pattern.
       */
      format: string;
      /**
       * Share of the records.
       */
      share: string;
    }
  | {
      /**
       * The value of an earlier record comes again.
       */
      repeat: true;
      /**
       * Share of the records.
       */
      share: string;
    }
  | {
      /**
       * The value has a line break in it.
       */
      lineBreak: true;
      /**
       * Share of the records.
       */
      share: string;
    }
)[];
/**
 * Patterns of dates, timestamps or times (Java's DateTimeFormatter), tried in order. Default: `format` of `logicalTypeOptions`, or ISO 8601.
 *
 * @minItems 1
 */
export type Formats = string[];
/**
 * Source values that mean `no value`. The empty string always does. Default: no others.
 *
 * @minItems 1
 */
export type NullTokens = string[];
/**
 * Whose property it is; Sluice's own act with it alone.
 */
export type Vendor = "sluice";

/**
 * A data contract: an Open Data Contract Standard v3.2 document with one table.
 */
export interface ContractSpec {
  /**
   * Version of the Open Data Contract Standard.
   */
  apiVersion: "v3.2.0";
  /**
   * Kind of the document.
   */
  kind: "DataContract";
  /**
   * Semantic version of the contract: a change that breaks its readers raises the first number.
   */
  version: string;
  /**
   * The published table.
   *
   * @minItems 1
   * @maxItems 1
   */
  schema: TableSpec[];
  /**
   * Identifies the contract among all.
   */
  id: string;
  /**
   * Name of the contract, for people.
   */
  name: string;
  /**
   * Agreements. Of them `latency` (`freshness`, `ageOfData`) is held against the newest value of its `element`, a date or timestamp; a custom property `severity` of vendor sluice makes it warn. Default: none.
   */
  slaProperties?: {
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}
/**
 * The table: its columns, and the rules that it is held to.
 */
export interface TableSpec {
  /**
   * Name of the table in the catalog.
   */
  name: string;
  /**
   * The columns of the source file, in any order.
   *
   * @minItems 1
   */
  properties: ColumnSpec[];
  /**
   * What the table holds. Default: the contract's name.
   */
  description?: string;
  customProperties?: TableProperties;
  /**
   * Rules about the published table. Default: none.
   */
  quality?: QualitySpec[];
  [k: string]: unknown;
}
/**
 * A column of the source, and what becomes of it.
 */
export interface ColumnSpec {
  /**
   * Column of the source file.
   */
  name: string;
  /**
   * Type of the value. A time of day is published as text; arrays and objects need a column for each part.
   */
  logicalType: "string" | "integer" | "number" | "boolean" | "date" | "timestamp" | "time";
  /**
   * Type in the source. That of a number may name an exact decimal, `decimal(12,2)`, with 38 digits at most. Default: a number is a double.
   */
  physicalType?: string;
  /**
   * Restricted and confidential columns must say how they are de-identified.
   */
  classification: "public" | "internal" | "confidential" | "restricted";
  /**
   * The only values that the column takes, once `case` or `valueMap` has brought them to their form. Default: any.
   */
  enum?: {
    /**
     * A value that the column takes. Default: none; ODCS needs it.
     */
    value?: string | number;
    [k: string]: unknown;
  }[];
  customProperties?: CustomProperties;
  /**
   * What the column means.
   */
  description?: string;
  /**
   * Limits of the value, as ODCS defines them for the type.
   */
  logicalTypeOptions?: {
    [k: string]: unknown;
  };
  /**
   * A record without a value is rejected.
   */
  required?: boolean;
  /**
   * Of records with one value, the first is kept and the others are rejected.
   */
  unique?: boolean;
  /**
   * The column identifies a record: required and unique.
   */
  primaryKey?: boolean;
  /**
   * The published table is partitioned by this column.
   */
  partitioned?: boolean;
  /**
   * Order among the partition columns, from 1; -1 is none. Columns without one come first, in their own order.
   */
  partitionKeyPosition?: number;
  /**
   * Rules about the column's published values. Default: none.
   */
  quality?: QualitySpec[];
  [k: string]: unknown;
}
/**
 * A rule that the published table is held to before readers see it. ODCS v3.2, data quality.
 */
export interface QualitySpec {
  /**
   * `text`, and `custom` of another engine than sluice, are told as not checked.
   */
  type?: "library" | "text" | "sql" | "custom";
  /**
   * How the run calls the rule. Default: `id`, or its metric.
   */
  name?: string;
  /**
   * What a rule of type `library` counts in the published table. A column has all but rowCount; the table rowCount, and duplicateValues of several properties. Default: none; type `library` needs it.
   */
  metric?: "nullValues" | "missingValues" | "invalidValues" | "duplicateValues" | "rowCount";
  /**
   * What the metric needs: `missingValues` (a list), `validValues` (a list) or `pattern`, `properties` (a list). Default: none.
   */
  arguments?: {
    [k: string]: unknown;
  };
  /**
   * A failed error keeps the run from publishing; the others are told.
   */
  severity?: "error" | "warning" | "info";
  /**
   * `rows`, or `percent` of the published records; an age's unit of time.
   */
  unit?: string;
  /**
   * One SELECT over `{object}`, the published table, that returns a number; `{property}` is the column. Type `sql`. Default: none; type `sql` needs it.
   */
  query?: string;
  /**
   * Of type `custom`: `sluice`, or another that this engine does not run. Default: none; type `custom` needs it.
   */
  engine?: string;
  /**
   * What the engine of type `custom` does. Default: none; engine `sluice` needs it.
   */
  implementation?:
    | string
    | ImplementationSpec
    | {
        [k: string]: unknown;
      };
  /**
   * What is measured must be equal to this. Default: not compared.
   */
  mustBe?: number;
  /**
   * What is measured must be different from this. Default: not compared.
   */
  mustNotBe?: number;
  /**
   * What is measured must be greater than this. Default: not compared.
   */
  mustBeGreaterThan?: number;
  /**
   * What is measured must be at least this. Default: not compared.
   */
  mustBeGreaterOrEqualTo?: number;
  /**
   * What is measured must be less than this. Default: not compared.
   */
  mustBeLessThan?: number;
  /**
   * What is measured must be at most this. Default: not compared.
   */
  mustBeLessOrEqualTo?: number;
  /**
   * What is measured must be between the two, and neither of them. Default: not compared.
   *
   * @minItems 2
   * @maxItems 2
   */
  mustBeBetween?: number[];
  /**
   * What is measured must be one of the two, or outside of them. Default: not compared.
   *
   * @minItems 2
   * @maxItems 2
   */
  mustNotBeBetween?: number[];
  [k: string]: unknown;
}
/**
 * What engine `sluice` measures, beside ODCS's own metrics.
 */
export interface ImplementationSpec {
  /**
   * Records in quarantine; growth of the table since the last published run; age of the newest value of a column.
   */
  metric: "rejectedRecords" | "rowCountChange" | "ageOfData";
  /**
   * What is measured must be equal to this. Default: not compared.
   */
  mustBe?: number;
  /**
   * What is measured must be different from this. Default: not compared.
   */
  mustNotBe?: number;
  /**
   * What is measured must be greater than this. Default: not compared.
   */
  mustBeGreaterThan?: number;
  /**
   * What is measured must be at least this. Default: not compared.
   */
  mustBeGreaterOrEqualTo?: number;
  /**
   * What is measured must be less than this. Default: not compared.
   */
  mustBeLessThan?: number;
  /**
   * What is measured must be at most this. Default: not compared.
   */
  mustBeLessOrEqualTo?: number;
  /**
   * What is measured must be between the two, and neither of them. Default: not compared.
   *
   * @minItems 2
   * @maxItems 2
   */
  mustBeBetween?: number[];
  /**
   * What is measured must be one of the two, or outside of them. Default: not compared.
   *
   * @minItems 2
   * @maxItems 2
   */
  mustNotBeBetween?: number[];
}
/**
 * How the source writes its numbers. Default: with a point, and nothing else between the digits.
 */
export interface NumberFormatSpec {
  /**
   * Stands before the digits after the point.
   */
  decimal?: "." | ",";
  /**
   * Stands between groups of three digits; a number has all of them or none. A space is also a no-break one, an apostrophe also a typographic one. Default: none may.
   */
  grouping?: "," | "." | " " | "'";
  /**
   * Marks of which one may stand before or behind the number. They are not converted. Default: none may.
   *
   * @minItems 1
   */
  currency?: string[];
  /**
   * Parentheses around a number make it negative.
   */
  parentheses?: boolean;
}
/**
 * What a run does to the table that readers see, and how far back one can go.
 */
export interface PublicationSpec {
  /**
   * `replace`: the table is what the input holds. `append`: the records of files that were not taken in yet are added; one whose key is there already is quarantined. `merge`: by primary key, a newer record takes the place of the older one.
   */
  mode?: "replace" | "append" | "merge";
  /**
   * Snapshots that are kept, the current one included; `sluice rollback` goes back to one.
   */
  keep?: number;
}
/**
 * What the published table owes to those it is about. Default: Safe Harbor, and no group is measured.
 */
export interface PrivacySpec {
  /**
   * Ground of the de-identification: 45 CFR 164.514(b)(2) or (b)(1).
   */
  basis?: "safeHarbor" | "expertDetermination";
  /**
   * Published columns that together could identify a person. Default: none, nothing is measured.
   *
   * @minItems 1
   */
  quasiIdentifiers?: string[];
  /**
   * Fewest records that share the quasi-identifiers. Default: none; `quasiIdentifiers` need it.
   */
  k?: number;
  /**
   * How many different values of a sensitive column each group holds. Default: any.
   */
  lDiversity?: {
    /**
     * The sensitive published column.
     */
    column: string;
    /**
     * Fewest different values.
     */
    l: number;
  };
  /**
   * A smaller group fails the run, or its records go to quarantine.
   */
  smallGroups?: "refuse" | "suppress";
}
/**
 * What the input's files are. ODCS's `servers` say where the published data lies, so they cannot.
 */
export interface SourceSpec {
  /**
   * CSV, JSON lines (an object a line) or Parquet. The rest is of CSV alone.
   */
  format?: "csv" | "jsonLines" | "parquet";
  /**
   * One character of ASCII between fields; no letter, digit, space or line break.
   */
  delimiter?: string;
  /**
   * One character of ASCII around a field; an empty text: nothing is quoted.
   */
  quote?: string;
  /**
   * One character of ASCII before a quote within quotes. Default: the quote itself, doubled (RFC 4180).
   */
  escape?: string;
  /**
   * Encoding of CSV. UTF-16 without a byte order mark is big-endian.
   */
  encoding?: "UTF-8" | "ISO-8859-1" | "windows-1252" | "UTF-16" | "UTF-16LE" | "UTF-16BE";
}
/**
 * What each kind of defect does: the record goes to quarantine, or the field becomes null and is counted.
 */
export interface OnInvalidSpec {
  /**
   * What the defects do that are not named.
   */
  default?: "reject" | "nullify";
  /**
   * A value that is not one of `enum`; `warn` publishes it and counts it. Default: as `default`.
   */
  NOT_IN_ENUM?: "reject" | "nullify" | "warn";
  /**
   * A text that `pattern` does not match; `warn` publishes it and counts it. Default: as `default`.
   */
  PATTERN_MISMATCH?: "reject" | "nullify" | "warn";
  /**
   * A text that is none of its `format`, such as email; `warn` publishes it and counts it. Default: as `default`.
   */
  FORMAT_MISMATCH?: "reject" | "nullify" | "warn";
  /**
   * A text of fewer characters than `minLength`; `warn` publishes it and counts it. Default: as `default`.
   */
  TOO_SHORT?: "reject" | "nullify" | "warn";
  /**
   * A text of more characters than `maxLength`; `warn` publishes it and counts it. Default: as `default`.
   */
  TOO_LONG?: "reject" | "nullify" | "warn";
  /**
   * A value below `minimum` or `exclusiveMinimum`; `warn` publishes it and counts it. Default: as `default`.
   */
  BELOW_MINIMUM?: "reject" | "nullify" | "warn";
  /**
   * A value above `maximum` or `exclusiveMaximum`; `warn` publishes it and counts it. Default: as `default`.
   */
  ABOVE_MAXIMUM?: "reject" | "nullify" | "warn";
  /**
   * A value that the dataset of `relationships` does not have; `warn` publishes it and counts it. Default: as `default`.
   */
  FOREIGN_KEY?: "reject" | "nullify" | "warn";
  /**
   * A number that is no multiple of `multipleOf`; `warn` publishes it and counts it. Default: as `default`.
   */
  NOT_A_MULTIPLE?: "reject" | "nullify" | "warn";
  /**
   * Bytes that are no text in the source's encoding. Default: as `default`.
   */
  NOT_UTF8?: "reject" | "nullify";
  /**
   * A value that `valueMap` does not list. Default: as `default`.
   */
  NOT_MAPPED?: "reject" | "nullify";
  /**
   * A number that the column's decimal cannot hold. Default: as `default`.
   */
  TOO_MANY_DIGITS?: "reject" | "nullify";
  /**
   * A text that `phone` cannot bring to E.164. Default: as `default`.
   */
  NOT_A_PHONE?: "reject" | "nullify";
  /**
   * A text that `country` does not know. Default: as `default`.
   */
  NOT_A_COUNTRY?: "reject" | "nullify";
  /**
   * A text that is no US ZIP code, for `zip3`. Default: as `default`.
   */
  NOT_A_ZIP?: "reject" | "nullify";
  /**
   * A date after the day on which the age is taken. Default: as `default`.
   */
  NEGATIVE_AGE?: "reject" | "nullify";
  /**
   * A partition's value that Hive takes for null. Default: as `default`.
   */
  RESERVED_VALUE?: "reject" | "nullify";
  /**
   * A text that none of the column's formats reads as a date. Default: as `default`.
   */
  UNPARSABLE_DATE?: "reject" | "nullify";
  /**
   * A text that none of the column's formats reads as a timestamp. Default: as `default`.
   */
  UNPARSABLE_TIMESTAMP?: "reject" | "nullify";
  /**
   * A text that none of the column's formats reads as a time. Default: as `default`.
   */
  UNPARSABLE_TIME?: "reject" | "nullify";
  /**
   * A text that is no number. Default: as `default`.
   */
  UNPARSABLE_NUMBER?: "reject" | "nullify";
  /**
   * A text that is no whole number that the column holds. Default: as `default`.
   */
  UNPARSABLE_INTEGER?: "reject" | "nullify";
  /**
   * A text that is neither true nor false. Default: as `default`.
   */
  UNPARSABLE_BOOLEAN?: "reject" | "nullify";
}
/**
 * The custom properties of vendor sluice, by name.
 */
export interface SluiceProperties {
  formats?: Formats;
  nullTokens?: NullTokens;
  /**
   * Letter case to which values are brought. Default: it stays.
   */
  case?: "upper" | "lower";
  valueMap?: ValueMap;
  /**
   * What a defect of this field does: the record goes to quarantine, or the field becomes null and is counted; or what each kind of defect does.
   */
  onInvalid?: ("reject" | "nullify") | OnInvalidSpec;
  deidentify?: DeidentifySpec;
  /**
   * Name of the published column. Default: the column's own.
   */
  publishAs?: string;
  partitionBy?: PartitionBy;
  /**
   * Which of the 18 identifiers of HIPAA's Safe Harbor the column holds, 45 CFR 164.514(b)(2)(i)(A) to (R). Default: none.
   */
  identifier?:
    | "names"
    | "geographicSubdivision"
    | "date"
    | "phone"
    | "fax"
    | "email"
    | "ssn"
    | "medicalRecordNumber"
    | "healthPlanNumber"
    | "accountNumber"
    | "licenseNumber"
    | "vehicleId"
    | "deviceId"
    | "url"
    | "ipAddress"
    | "biometric"
    | "photo"
    | "other";
  phone?: Phone;
  /**
   * Brings ISO 3166-1 codes and English names of countries to this code. Default: they stay.
   */
  country?: "alpha2" | "alpha3";
  numberFormat?: NumberFormatSpec;
  synth?: SynthSpec;
}
/**
 * Source value to value. A value that is not listed is a defect. Default: values are read as they stand.
 */
export interface ValueMap {
  [k: string]: string | number | boolean;
}
/**
 * Partitions the table by a part of this date. Default: by the whole value.
 */
export interface PartitionBy {
  /**
   * Part of the date.
   */
  unit: "year" | "month" | "day";
  /**
   * Name of the partition column.
   */
  as: string;
}
/**
 * Brings telephone numbers to E.164. Default: they stay.
 */
export interface Phone {
  /**
   * Country of numbers without a calling code.
   */
  region: "BR" | "CA" | "CH" | "DE" | "ES" | "FR" | "GB" | "IN" | "NL" | "US";
}
