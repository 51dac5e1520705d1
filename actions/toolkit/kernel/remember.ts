/**
 * A function whose results are remembered for as long as the object lives that they are made of. For what is pure, and
 * asked for again and again: the same files in each environment.
 */
export function remember<Of extends object, Key, Result>(
  make: (of: Of, key: Key) => Result,
): (of: Of, key: Key) => Result {
  const known = new WeakMap<Of, Map<Key, Result>>();
  return (of, key) => {
    const those = known.get(of) ?? new Map<Key, Result>();
    known.set(of, those);
    if (!those.has(key)) those.set(key, make(of, key));
    return those.get(key) as Result;
  };
}
