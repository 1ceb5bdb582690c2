/** Returns the value of a key. If there is none, makes one and inserts it. */
export function getOrInsert<Key, Value>(
  map: Map<Key, Value>,
  key: Key,
  makeValue: () => Value,
): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const value = makeValue();
  map.set(key, value);
  return value;
}
