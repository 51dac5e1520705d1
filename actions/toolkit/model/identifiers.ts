import type { SluiceProperties } from "../spec/generated/contract.ts";

export type Identifier = NonNullable<SluiceProperties["identifier"]>;

/** What a column's name says that it holds. */
export interface NameHint {
  /** In words, for the comment. */
  readonly what: string;
  readonly kind: Kind;
  readonly identifier: Identifier | undefined;
}

/**
 * How a column is made safe: `drop` leaves it out, `id` makes a pseudonym, `birth` an age; `latitude` and `longitude` a
 * cell, `zip` three digits. A `category` and a `measure` tell of nobody by themselves.
 */
export type Kind =
  | ("drop" | "id" | "birth" | "latitude" | "longitude" | "zip")
  | ("category" | "measure");

/**
 * Words in names, of the 18 identifiers of 45 CFR 164.514(b)(2)(i); the first that is found counts. They are whole words,
 * so `age` is not found in `message`. Doubtful ones are taken for identifiers: a column too many that is left out costs a
 * look, one too few shows a person.
 */
const rules: readonly (readonly [RegExp, string, Kind, Identifier?])[] = [
  rule("ssn|social_security.*|social_insurance.*", "a social security number", "drop", "ssn"),
  rule("e_?mails?|mail", "an e-mail address", "drop", "email"),
  rule("fax", "a fax number", "drop", "fax"),
  rule("phones?|tel|telephone|mobile|cell|cellphone|pager", "a telephone number", "drop", "phone"),
  rule(
    "dob|yob|births?|birth_?date|date_?of_?birth|birth_?day|born",
    "a date of birth",
    "birth",
    "date",
  ),
  rule("ages?", "an age, which may be over 89", "drop", "date"),
  rule("lat|latitude", "a latitude", "latitude", "geographicSubdivision"),
  rule("lng|lon|long|longitude", "a longitude", "longitude", "geographicSubdivision"),
  rule("zip|zip_?code|postal|post_?code|plz", "a postal code", "zip", "geographicSubdivision"),
  rule(
    "mrn|medical_?record.*|patient_(id|no|nr|num|number|key|uuid)|chart_(id|no|number)",
    "a patient's number",
    "id",
    "medicalRecordNumber",
  ),
  rule(
    "insurance|insured|policy|member|subscriber|beneficiary|medicare|medicaid|mbi|health_?plan|plan_(id|no|number)",
    "a number of a health plan",
    "drop",
    "healthPlanNumber",
  ),
  rule(
    "account|acct|iban|bank|card|credit|routing|payment_(id|no|number)",
    "a number of an account",
    "drop",
    "accountNumber",
  ),
  rule("vin|vehicle|plate|license_?plate", "a vehicle", "drop", "vehicleId"),
  rule(
    "license|licence|certificate|npi|dea|passport|driver|drivers",
    "a licence",
    "drop",
    "licenseNumber",
  ),
  rule("device|serial|imei|imsi|mac|udi", "a device", "drop", "deviceId"),
  rule("url|uri|website|homepage|link", "a web address", "drop", "url"),
  rule("ip|ip_?address|ipv4|ipv6", "an IP address", "drop", "ipAddress"),
  rule(
    "finger_?prints?|biometric|voice|retina|iris|genome|dna",
    "a biometric mark",
    "drop",
    "biometric",
  ),
  rule("photo|picture|image|avatar|portrait", "a picture", "drop", "photo"),
  rule(
    "address|addr|street|city|town|county|district|precinct|parish|municipality|village|suburb|neighbou?rhood|apartment|residence|location|place|geo|coordinates",
    "a place smaller than a State",
    "drop",
    "geographicSubdivision",
  ),
  rule(
    "name|names|(first|last|given|family|middle|maiden|full|user|nick)_?names?|surname|forename|initials|first|last|patient|person",
    "a name",
    "drop",
    "names",
  ),
  rule(
    "physician|doctor|nurse|clinician|practitioner|provider|surgeon|referred_by|referrer|guardian|mother|father|parent|spouse|next_of_kin|contact|employer|relative|author|signed_by|created_by|updated_by",
    "a person",
    "drop",
    "names",
  ),
  rule("username|login|user|password|token|secret", "a user's account", "drop", "accountNumber"),
  rule(
    "notes?|comments?|remarks?|narrative|memo|free_?text|message|history|anamnesis",
    "free text",
    "drop",
    "other",
  ),
  rule("id|ids|uuid|guid|key|nr|num|number", "a number of something", "id", "other"),
  rule(
    "gender|sex|country|nation|state|blood_?(type|group)|icd|icd9|icd10|cpt|loinc|snomed|diagnosis_code|procedure_code|status|currency|units?|severity|priority|department|specialty",
    "a category",
    "category",
  ),
  rule(
    "amount|price|cost|total|quantity|qty|count|score|bmi|height|weight|systolic|diastolic|pulse|temperature|glucose|heart_rate|percent|dose|dosage|days|duration",
    "a measure",
    "measure",
  ),
];

/** A rule of whole words, in a name that is written with underscores. */
function rule(
  words: string,
  what: string,
  kind: Kind,
  identifier?: Identifier,
): readonly [RegExp, string, Kind, Identifier?] {
  const whole = new RegExp(`(?:^|_)(?:${words})(?:_|$)`);
  return identifier === undefined ? [whole, what, kind] : [whole, what, kind, identifier];
}

/** `DateOfBirth`, `date-of-birth` and `Date of Birth` as `date_of_birth`; empty where no letter or digit is ASCII. */
export const inWords = (name: string): string =>
  name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/([a-z\d])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");

/** What a name says; undefined when no word of it is known. */
export function hintOf(name: string): NameHint | undefined {
  const words = inWords(name);
  const found = rules.find(([whole]) => whole.test(words));
  if (found === undefined) return undefined;
  const [, what, kind, identifier] = found;
  // Who is named by a key can be counted and joined without being known.
  if (/_(?:id|uuid|guid|key)$/.test(words)) {
    if (identifier === "names")
      return { what: "somebody's number", kind: "id", identifier: "other" };
    if (identifier === "healthPlanNumber") return { what, kind: "id", identifier };
  }
  return { what, kind, identifier };
}

/** Names that the catalog takes for a published column (contract.schema.json, `publishAs`). */
export function publishedName(name: string): string {
  const words = inWords(name).slice(0, 100);
  return /^[a-z]/.test(words) ? words : `column_${words}`.replace(/_$/, "");
}
