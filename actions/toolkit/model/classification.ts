/** From the one that most may see to the one that fewest may. */
export const classifications = ["public", "internal", "confidential", "restricted"] as const;
export type Classification = (typeof classifications)[number];

/** Whether a class lets more see a value than another does. */
export const weaker = (one: Classification, other: Classification): boolean =>
  classifications.indexOf(one) < classifications.indexOf(other);
