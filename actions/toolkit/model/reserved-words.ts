/**
 * Words that can't be a name in a SELECT without quotes. Athena's engine is Trino.
 * Source: Trino documentation, "Keywords and identifiers"; Amazon Athena user guide, "Escape reserved keywords in queries".
 */
const words = new Set(
  `alter and as between by case cast constraint create cross cube current_catalog current_date current_path current_role
  current_schema current_time current_timestamp current_user deallocate delete describe distinct drop else end escape except
  execute exists extract false for from full group grouping having in inner insert intersect into is join json_array
  json_exists json_object json_query json_table json_value left like listagg localtime localtimestamp natural normalize not
  null on or order outer prepare recursive right rollup select skip table then trim true uescape union unnest using values
  when where with`.split(/\s+/),
);

/** Whether a query has to put a name in quotes; names differ in more than their case. */
export const isReservedWord = (name: string): boolean => words.has(name.toLowerCase());
