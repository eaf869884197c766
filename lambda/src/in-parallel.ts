/**
 * Does the same work for every item, with at most `limit` of them under way at any moment; takes no further item when
 * one has failed. Never holds more than `limit` items.
 *
 * p-map does not fit: `pMap` keeps a result for each of a bucket's objects, and both it and `pMapIterable` throw while
 * other items are still under way, so that a failed invocation would go on copying during the next one.
 * @throws the first failure, when everything that was under way has ended
 */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const shared = iterate(items);
  const takeTurns = async () => {
    try {
      for (let next = await shared.next(); !next.done && failures.length === 0; next = await shared.next()) {
        await work(next.value);
      }
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: limit }, takeTurns));
  if (failures.length > 0) throw failures[0];
}

async function* iterate<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  yield* items;
}
