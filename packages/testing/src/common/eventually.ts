type Found<T> = Exclude<T, false | null | undefined>;

/**
 * Waits until a look finds something: anything but false, null and undefined.
 * @param describe says in the error what was there instead
 * @returns what was found
 * @throws Error when nothing was found in time
 */
export async function eventually<T>(
  look: () => T | Promise<T>,
  withinMs = 30_000,
  describe: () => string = () => `The condition did not hold within ${withinMs / 1000} s.`,
): Promise<Found<T>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== false && found !== null && found !== undefined) return found as Found<T>;
    if (Date.now() > deadline) throw new Error(describe());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
