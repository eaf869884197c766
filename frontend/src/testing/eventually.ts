import { type ComponentFixture } from '@angular/core/testing';

const withinMs = 4000;

/** Waits until the page has got so far. */
export async function eventually(
  fixture: ComponentFixture<unknown>,
  condition: () => boolean,
): Promise<void> {
  for (const deadline = Date.now() + withinMs; !condition() && Date.now() < deadline;) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await fixture.whenStable();
  }
  if (!condition()) throw new Error(`It did not happen within ${withinMs} ms: ${condition.toString()}`);
}
