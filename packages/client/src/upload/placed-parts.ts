import type { Place } from './api.ts';
import type { PlannedPart } from './checksums.ts';

export interface PlacedPart extends PlannedPart {
  readonly place: Place;
}

/** So many are read before the first of them is sent: few, so that it is sent soon. */
const atFirst = 4;
/** Later ones are read while others are sent, and every request costs the service as much as signing several parts. */
const atMost = 16;

/** Gives out parts with where they go, which it asks for several at a time. @throws what `ask` throws */
export async function* withPlaces(
  parts: AsyncIterable<PlannedPart>,
  ask: (parts: readonly PlannedPart[]) => Promise<readonly Place[]>,
): AsyncGenerator<PlacedPart> {
  let together: PlannedPart[] = [];
  let enough = atFirst;
  for await (const part of parts) {
    together.push(part);
    if (together.length < enough) continue;
    yield* join(together, await ask(together));
    together = [];
    enough = Math.min(atMost, enough * 2);
  }
  if (together.length > 0) yield* join(together, await ask(together));
}

function join(parts: readonly PlannedPart[], places: readonly Place[]): PlacedPart[] {
  const byNumber = new Map(places.map((place) => [place.number, place]));
  return parts.map((part) => {
    const place = byNumber.get(part.number);
    if (!place) throw new Error(`The service named no place for part ${part.number}.`);
    return { ...part, place };
  });
}
