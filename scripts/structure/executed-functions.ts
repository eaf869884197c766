import * as z from 'zod/mini';

/** The part of the DevTools protocol that both Node and browsers speak. */
export interface DevTools {
  send(method: string, params?: object): Promise<unknown>;
}

const coverage = z.object({
  result: z.array(
    z.object({
      url: z.string(),
      functions: z.array(
        z.object({
          ranges: z.array(z.object({ startOffset: z.int(), count: z.int() })).check(z.minLength(1)),
        }),
      ),
    }),
  ),
});

/** A function that was called, by its place in the script that holds it. */
export interface ExecutedFunction {
  readonly url: string;
  readonly offset: number;
}

/** Which functions V8 calls while some work is done; what runs when a script is loaded does not count. */
export async function executedFunctions(
  devTools: DevTools,
  work: () => Promise<void>,
): Promise<ExecutedFunction[]> {
  await devTools.send('Profiler.enable');
  await devTools.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await work();
  const { result } = coverage.parse(await devTools.send('Profiler.takePreciseCoverage'));
  return result.flatMap(({ url, functions }) =>
    functions.flatMap(({ ranges: [whole] }) =>
      // The script itself is listed as a function that begins at its first character.
      whole && whole.count > 0 && whole.startOffset > 0 ? [{ url, offset: whole.startOffset }] : [],
    ),
  );
}
