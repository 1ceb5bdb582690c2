/** Returns the value of a key. If there is none, makes one and inserts it. */
export function getOrInsert<Key, Value>(
  map: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  makeValue: () => Value,
): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const value = makeValue();
  map.set(key, value);
  return value;
}
