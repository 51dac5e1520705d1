/**
 * What identifiers look like, whatever their column is called. A shape is a hint: it only ever makes a column more
 * protected, so one that fits too much costs a look, and one that fits too little is what the names are for.
 */

const digitsOf = (text: string): string => text.replaceAll(/\D/g, "");

/** Luhn's check digit (ISO/IEC 7812-1) of numbers of payment cards. */
function isCard(text: string): boolean {
  if (!/^\d{4}([ -]?)\d{4}\1\d{4}\1\d{1,7}$/.test(text)) return false;
  const sum = [...digitsOf(text)].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** 7 to 15 digits (E.164) with a plus, brackets or marks between them; digits alone may be anything. */
function isPhone(text: string): boolean {
  const body = text.replace(/ ?(x|ext\.?) ?\d{1,6}$/i, "");
  if (!/^\+?\(?\d[\d ().-]*\d$/.test(body) || /^\d+(\.\d+)?$/.test(body)) return false;
  if (/^\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}$|^\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}$/.test(body))
    return false;
  const { length } = digitsOf(body);
  return length >= 7 && length <= 15;
}

const matches = (shape: RegExp) => (text: string) => shape.test(text);

/** The first that fits is the text's shape. */
const shapes = {
  email: matches(/^[^@\s]+@[^@\s]+\.[^@\s]+$/),
  url: matches(/^(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S+$/i),
  ipAddress: matches(/^(?:\d{1,3}\.){3}\d{1,3}$|^(?=.*::|(?:[0-9a-f]*:){7})[0-9a-f:]+$/i),
  mac: matches(/^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$/i),
  uuid: matches(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
  ssn: matches(/^\d{3}[- ]\d{2}[- ]\d{4}$/),
  zipPlus4: matches(/^\d{5}-\d{4}$/),
  card: isCard,
  iban: matches(/^[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}$/),
  position: matches(/^-?\d{1,2}\.\d+[,; ] ?-?\d{1,3}\.\d+$/),
  phone: isPhone,
  personName: matches(/^(?:\p{Lu}[\p{L}'’-]+\.?,? ){1,3}(?:\p{Lu}\.? )?\p{Lu}[\p{L}'’-]+$/u),
  sentence: matches(/^\S+(?:\s+\S+){3,}$/),
} as const;

export type Shape = keyof typeof shapes;

/** Only so much of a text is looked at: what is longer is a sentence, or nothing that has a shape. */
const longest = 200;

/** The shape of a text; undefined when it has none that is known. */
export function shapeOf(text: string): Shape | undefined {
  if (text.length > longest) return /\s/.test(text) ? "sentence" : undefined;
  for (const [name, fits] of Object.entries(shapes)) if (fits(text)) return name as Shape;
  return undefined;
}

/** What the engine's `zip3` takes: five digits, with four more or without. */
export const isZip = (text: string): boolean => /^\d{5}(?:-\d{4})?$/.test(text);
