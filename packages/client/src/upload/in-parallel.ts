/**
 * Works on items as they come, at most `width` at a time. After the first failure no further one is begun.
 * @throws that failure, once nothing is under way any more
 */
export async function inParallel<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const source = toGenerator(items);
  const worker = async () => {
    try {
      for (let next = await source.next(); !next.done; next = await source.next()) await work(next.value);
    } catch (error) {
      await source.return();
      throw error;
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: width }, worker));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Answers one caller after the other, however many ask at once. */
async function* toGenerator<Item>(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Item, void> {
  yield* items;
}
