/**
 * Creates one of something for each key, and keeps it for as long as the key is
 * there: what parts of an app share that have no provider in common.
 */
export function onePer<TKey extends object, TValue>(
  create: (key: TKey) => TValue,
): (key: TKey) => TValue {
  const all = new WeakMap<TKey, { value: TValue }>();
  return key => {
    let one = all.get(key);
    if (!one) {
      one = { value: create(key) };
      all.set(key, one);
    }
    return one.value;
  };
}
