/** Names and texts as SQL has them, the same in Trino and DuckDB. */

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Conditions that all have to hold; none holds always. */
export const allOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? "TRUE" : conditions.join(" AND ");
