import type { NumberFormatSpec } from "../spec/generated/contract.ts";

/**
 * A writer of amounts given in their smallest unit, such as cents: no double stands between an amount and its
 * text. A currency stands before the number where a point is used, and behind it where a comma is.
 */
export function moneyWriter(
  decimals: number,
  format: NumberFormatSpec = {},
): (units: number) => string {
  const { decimal = ".", grouping = "", currency: [mark] = [], parentheses = false } = format;
  const isBefore = decimal === ".";
  return (units) => {
    const digits = String(Math.abs(units)).padStart(decimals + 1, "0");
    const whole = digits.slice(0, digits.length - decimals);
    const grouped = grouping === "" ? whole : whole.replaceAll(/\B(?=(\d{3})+$)/g, grouping);
    const number = decimals === 0 ? grouped : `${grouped}${decimal}${digits.slice(-decimals)}`;
    const marked = mark === undefined ? number : isBefore ? mark + number : `${number} ${mark}`;
    if (units >= 0) return marked;
    return parentheses ? `(${marked})` : `-${marked}`;
  };
}
