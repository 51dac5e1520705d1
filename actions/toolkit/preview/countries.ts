import countries from "i18n-iso-countries/index.js";
import english from "i18n-iso-countries/langs/en.json" with { type: "json" };
import world from "world-atlas/countries-110m.json" with { type: "json" };

countries.registerLocale(english);

/** A country of ISO 3166-1 as a map has it. */
export interface Country {
  readonly name: string;
  /** Numeric, three digits. */
  readonly id: string;
  /** Whether the map shows it: it leaves out what is smaller than a point of it. */
  readonly drawn: boolean;
}

export type Countries = Readonly<Record<string, Country>>;

const antarctica = "010";

/** The world's countries in outline, TopoJSON of Natural Earth at 1:110 million, object `countries`. */
export const outlines = {
  ...world,
  objects: {
    countries: {
      ...world.objects.countries,
      geometries: world.objects.countries.geometries
        .filter(({ id }) => id !== antarctica)
        .map((each) => ({ type: each.type, arcs: each.arcs, id: each.id ?? "" })),
    },
  },
};

const drawn = new Set(outlines.objects.countries.geometries.map(({ id }) => id));

/** What is known of countries, by their alpha-2 codes; codes of none are left out. */
export function countriesOf(codes: readonly string[]): Countries {
  const known = codes.flatMap((code): [string, Country][] => {
    const id = countries.alpha2ToNumeric(code);
    if (id === undefined) return [];
    const name = countries.getName(code, "en", { select: "alias" }) ?? code;
    return [[code, { name, id, drawn: drawn.has(id) }]];
  });
  return Object.fromEntries(known);
}
