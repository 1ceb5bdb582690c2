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

/** Yields the items of an iterable, and makes each with `compute`. */
export function* computeEach<Item>(items: Iterable<Item>): Iterable<Item> {
  const iterator = items[Symbol.iterator]();
  for (let next = compute(() => iterator.next()); !next.done;) {
    yield next.value;
    next = compute(() => iterator.next());
  }
}
