type Limiter = <Result>(work: () => Result) => Result;

let limiter: Limiter = (work) => work();

/** Sets how `compute` limits time. The entry points set it once, for the whole process. */
export function limitComputing(chosen: Limiter): void {
  limiter = chosen;
}

/**
 * Runs synchronous work on untrusted input. It counts towards the time of the process that
 * `PORTPLAN_TIMEOUT` limits, and throws if the time is over. Waiting does not count.
 */
export function compute<Result>(work: () => Result): Result {
  return limiter(work);
}

/** The number of items to make at once: a limit takes longer to start than a small item. */
const BATCH = 100;

/** Yields the items of an iterable, and makes them with `compute`. */
export function* computeEach<Item>(items: Iterable<Item>): Iterable<Item> {
  const iterator = items[Symbol.iterator]();
  const takeBatch = () => {
    const batch: Item[] = [];
    while (batch.length < BATCH) {
      const next = iterator.next();
      if (next.done) break;
      batch.push(next.value);
    }
    return batch;
  };
  for (let batch = compute(takeBatch); batch.length > 0; batch = compute(takeBatch)) yield* batch;
}
