import { describe, expect, test } from "vitest";
import { hintOf, inWords, publishedName } from "../../../actions/toolkit/model/identifiers.ts";
import { guessesOf, guessOf, many } from "./support.ts";

const words = many(60, (place) => `Xa${"abcdefgh"[place % 8]}${"ijklmnop"[(place * 3) % 8]}`);
const birthdays = many(60, (place) => `19${10 + place}-01-31`);

describe("a column whose name says what it holds", () => {
  test.each<[string, readonly string[], string | undefined, object]>([
    ["full_name", words, "names", { method: "drop" }],
    ["FirstName", words, "names", { method: "drop" }],
    ["Referring Physician", words, "names", { method: "drop" }],
    ["city", words, "geographicSubdivision", { method: "drop" }],
    ["Street-Address", words, "geographicSubdivision", { method: "drop" }],
    [
      "ZipCode",
      many(60, (place) => String(10_000 + place)),
      "geographicSubdivision",
      { method: "zip3" },
    ],
    [
      "postcode",
      many(60, (place) => `AB${place} 1XY`),
      "geographicSubdivision",
      { method: "drop" },
    ],
    [
      "lat",
      many(60, (place) => `${place}.125`),
      "geographicSubdivision",
      { method: "grid", cell: 5 },
    ],
    [
      "longitude",
      many(60, (place) => `-${place}.125`),
      "geographicSubdivision",
      { method: "grid", cell: 5 },
    ],
    ["longitude", words, "geographicSubdivision", { method: "drop" }],
    ["DOB", birthdays, "date", { method: "age" }],
    ["birth_date", words, "date", { method: "drop" }],
    ["year_of_birth", many(60, (place) => String(1930 + (place % 9))), "date", { method: "drop" }],
    ["admitted", birthdays, "date", { method: "year", cap: 90 }],
    [
      "updated",
      many(60, (place) => `2024-01-01T00:${10 + (place % 50)}`),
      "date",
      { method: "year", cap: 90 },
    ],
    ["age", many(60, (place) => String(20 + (place % 9))), "date", { method: "drop" }],
    ["home_phone", words, "phone", { method: "drop" }],
    ["fax", words, "fax", { method: "drop" }],
    ["E-Mail", words, "email", { method: "drop" }],
    ["SSN", many(60, (place) => String(123_456_700 + place)), "ssn", { method: "drop" }],
    ["mrn", words, "medicalRecordNumber", { method: "pseudonym" }],
    ["patientID", many(60, String), "medicalRecordNumber", { method: "pseudonym" }],
    ["policy_number", words, "healthPlanNumber", { method: "drop" }],
    ["member_id", words, "healthPlanNumber", { method: "pseudonym" }],
    ["provider_id", many(60, String), "other", { method: "pseudonym" }],
    ["account_no", words, "accountNumber", { method: "drop" }],
    ["license", words, "licenseNumber", { method: "drop" }],
    ["vin", words, "vehicleId", { method: "drop" }],
    ["device_serial", words, "deviceId", { method: "drop" }],
    ["website", words, "url", { method: "drop" }],
    ["ip_address", words, "ipAddress", { method: "drop" }],
    ["voice_print", words, "biometric", { method: "drop" }],
    ["photo", words, "photo", { method: "drop" }],
    ["notes", words, "other", { method: "drop" }],
  ])("%s", async (name, values, identifier, method) => {
    const guess = await guessOf(name, values);
    expect(guess).toMatchObject({ classification: "restricted", identifier, deidentify: method });
    expect(guess.publishedName === undefined).toBe("method" in method && method.method === "drop");
  });
});

describe("a column whose values say what it holds", () => {
  test.each<[string, (place: number) => string, string, string]>([
    ["e-mail addresses", (place) => `x${place}@host.example`, "email", "drop"],
    ["SSNs", (place) => `123-45-67${10 + place}`, "ssn", "drop"],
    ["telephone numbers", (place) => `(212) 555-01${10 + place}`, "phone", "drop"],
    ["IP addresses", (place) => `10.0.0.${place}`, "ipAddress", "drop"],
    ["web addresses", (place) => `https://host.example/${place}`, "url", "drop"],
    ["UUIDs", (place) => `00000000-0000-4000-8000-0000000000${10 + place}`, "other", "pseudonym"],
    ["addresses of devices", (place) => `00:11:22:33:44:${10 + place}`, "deviceId", "drop"],
    ["ZIP codes", (place) => `100${10 + place}`, "geographicSubdivision", "zip3"],
    ["cards", () => "4111 1111 1111 1111", "accountNumber", "drop"],
    ["coordinates", (place) => `52.${place}, 13.4`, "geographicSubdivision", "drop"],
  ])("%s", async (_, make, identifier, method) => {
    expect(await guessOf("column7", many(60, make))).toMatchObject({
      classification: "restricted",
      identifier,
      deidentify: { method },
    });
  });
});

describe("a column of which nothing is known", () => {
  test.each<[string, string, readonly string[]]>([
    ["texts that recur", "column7", many(60, (place) => `x${place % 3}`)],
    ["numbers that occur once", "column7", many(60, (place) => String(place * 7))],
    ["numbers that recur a few times", "column7", many(300, (place) => String(place % 50))],
    ["many numbers that recur", "column7", many(1_000, (place) => String(place % 60))],
    ["few numbers", "column7", ["1", "1", "2"]],
    ["nothing", "column7", ["", ""]],
    [
      "a category with an e-mail address in it",
      "status",
      [...many(99, () => "open"), "a@b.example"],
    ],
    ["a category of names", "department", many(60, (place) => `Ann Le${"abc"[place % 3]}`)],
    ["a category that never recurs", "status", many(60, (place) => `x${place}`)],
    ["a measure that is written", "amount", many(60, (place) => `${place} or more`)],
  ])("is left out: %s", async (_, name, values) => {
    expect(await guessOf(name, values)).toMatchObject({
      classification: "confidential",
      identifier: undefined,
      deidentify: { method: "drop" },
      publishedName: undefined,
      nullTokens: [],
    });
  });

  test.each<[string, string, readonly string[]]>([
    ["yes and no", "column7", many(60, (place) => (place % 2 ? "Y" : "N"))],
    ["few numbers that recur", "column7", many(100, (place) => String(place % 9))],
    ["a category", "gender", many(60, (place) => "FMX"[place % 3] ?? "")],
    ["an amount", "total_amount", many(60, (place) => `$${place},000`)],
    ["a measure", "weight", many(60, (place) => `${40 + place}.5`)],
  ])("is harmless: %s", async (_, name, values) => {
    expect(await guessOf(name, values)).toMatchObject({
      classification: "internal",
      deidentify: undefined,
      publishedName: name,
    });
  });
});

describe("the table", () => {
  test("has a person's number for its key, else another that is nearly always new", async () => {
    const ids = many(200, String);
    const keys = async (columns: Record<string, readonly string[]>) =>
      (await guessesOf(columns)).flatMap((each) => (each.primaryKey ? [each.profile.name] : []));
    expect(await keys({ visit_id: ids, patient_id: ids })).toEqual(["patient_id"]);
    expect(await keys({ visit_id: ids, patient_id: many(200, () => "1") })).toEqual(["visit_id"]);
    expect(await keys({ visit_id: ["", "", "", ...ids.slice(3)] })).toEqual([]);
    expect(await keys({ visit_id: ["", "N/A", ...ids.slice(2)] })).toEqual(["visit_id"]);
    expect(await keys({ weight: many(200, (place) => `${place}.5`) })).toEqual([]);
  });

  test("publishes something: where all is left out, whether there is something", async () => {
    const [name, mail] = await guessesOf({ name: words, email: words });
    expect(name).toMatchObject({
      classification: "restricted",
      deidentify: { method: "redact" },
      publishedName: "name_given",
    });
    expect(mail).toMatchObject({ deidentify: { method: "drop" } });
  });

  test("has no name twice", async () => {
    const guesses = await guessesOf({
      dob: birthdays,
      "Date of Birth": birthdays,
      Status: words.map(() => "a"),
      status: words.map(() => "a"),
    });
    expect(guesses.map(({ publishedName: name }) => name)).toEqual([
      "age",
      "age_2",
      "status",
      "status_2",
    ]);
  });
});

test.each([
  ["DateOfBirth", "date_of_birth"],
  ["patientID", "patient_id"],
  ["HTTPServer", "http_server"],
  ["Straße / Nº", "stra_e_no"],
  ["Téléphone", "telephone"],
  ["--", ""],
])("%s in words is %s", (name, expected) => {
  expect(inWords(name)).toBe(expected);
});

test.each([
  ["1st", "column_1st"],
  ["名前", "column"],
  ["Blood Type", "blood_type"],
])("%s is published as %s", (name, expected) => {
  expect(publishedName(name)).toBe(expected);
});

test("only whole words count", () => {
  expect(hintOf("message")?.what).toBe("free text");
  expect(hintOf("percentage")).toBeUndefined();
  expect(hintOf("shipment")).toBeUndefined();
});
