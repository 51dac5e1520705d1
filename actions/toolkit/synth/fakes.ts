import { en, Faker, generateMersenne53Randomizer } from "@faker-js/faker";
import { patternMaker } from "./pattern.ts";

/** Sources of made-up values, all drawn from one seeded sequence: same seed, same values. */
export interface Fakes {
  /** A number from 0 up to, and without, 1. */
  fraction(): number;
  uuid(): string;
  fullName(): string;
  email(): string;
  phone(): string;
  sentences(): string;
  /** Makes strings of a regular expression. */
  pattern(expression: string): () => string;
}

/** How many different words of a kind are asked of the library: it takes microseconds for each. */
const poolSize = 2_000;

/** Fakes of a seed; the library's version is pinned, because it decides the values too. */
export function fakesOf(seed: number): Fakes {
  const randomizer = generateMersenne53Randomizer(seed);
  const faker = new Faker({ locale: en, randomizer });
  const fraction = (): number => randomizer.next();
  const first = pool(() => faker.person.firstName(), fraction);
  const last = pool(() => faker.person.lastName(), fraction);
  const host = pool(() => faker.internet.email().split("@")[1] ?? "", fraction);
  const sentence = pool(() => faker.lorem.sentence(), fraction);
  return {
    fraction,
    uuid: () => uuid(fraction),
    fullName: () => `${first.word()} ${last.word()}`,
    email: () =>
      `${first.inAddress()}.${last.inAddress()}${Math.floor(fraction() * 100)}@${host.inAddress()}`,
    phone: pool(() => faker.phone.number(), fraction).word,
    sentences: () => {
      let made = sentence.word();
      for (let more = Math.floor(fraction() * 3); more > 0; more -= 1)
        made += ` ${sentence.word()}`;
      return made;
    },
    pattern: (expression) => patternMaker(expression, fraction),
  };
}

/** Words that are made when the first is drawn. */
interface Pool {
  word(): string;
  /** A word as an e-mail address spells it. */
  inAddress(): string;
}

function pool(make: () => string, fraction: () => number): Pool {
  let words: readonly string[] | undefined;
  let spelled: readonly string[] | undefined;
  const all = () => {
    words ??= Array.from({ length: poolSize }, make);
    return words;
  };
  const draw = (from: readonly string[]): string => from[Math.floor(fraction() * poolSize)] ?? "";
  return {
    word: () => draw(all()),
    inAddress: () => {
      spelled ??= all().map((each) => each.toLowerCase().replaceAll(/[^a-z0-9.@-]/g, ""));
      return draw(spelled);
    },
  };
}

/** Three words of a UUID come of one fraction, which has 53 bits. */
const words = 0x1_0000_0000_0000;
const hex = Array.from({ length: 0x1_0000 }, (_, pair) => pair.toString(16).padStart(4, "0"));

/** RFC 9562, section 5.4: version 4, variant 10. */
function uuid(fraction: () => number): string {
  const text = (value: number): string => hex[value] ?? "";
  const three = (): [number, number, number] => {
    const drawn = Math.floor(fraction() * words);
    return [Math.floor(drawn / 0x1_0000_0000), (drawn >>> 16) & 0xffff, drawn & 0xffff];
  };
  const [a, b, c] = three();
  const [d, e, f] = three();
  const [g, h] = three();
  const version = text((d & 0x0fff) | 0x4000);
  const variant = text((e & 0x3fff) | 0x8000);
  return `${text(a)}${text(b)}-${text(c)}-${version}-${variant}-${text(f)}${text(g)}${text(h)}`;
}
