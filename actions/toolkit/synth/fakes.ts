import { en, Faker } from "@faker-js/faker";

/** Sources of made-up values, all drawn from one seeded sequence: same seed, same values. */
export interface Fakes {
  /** A number from 0 up to, and without, 1. */
  fraction(): number;
  uuid(): string;
  fullName(): string;
  email(): string;
  phone(): string;
  sentences(): string;
  /** A string of a simple regular expression. */
  pattern(expression: string): string;
}

/** Fakes of a seed; the library's version is pinned, because it decides the values too. */
export function fakesOf(seed: number): Fakes {
  const faker = new Faker({ locale: en, seed });
  return {
    fraction: () => faker.number.float({ min: 0, max: 1 - Number.EPSILON }),
    uuid: () => faker.string.uuid(),
    fullName: () => `${faker.person.firstName()} ${faker.person.lastName()}`,
    email: () => faker.internet.email().toLowerCase(),
    phone: () => faker.phone.number(),
    sentences: () => faker.lorem.sentences({ min: 1, max: 3 }),
    pattern: (expression) => faker.helpers.fromRegExp(expression),
  };
}
