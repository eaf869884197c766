import { type ComponentFixture } from '@angular/core/testing';

/** The words of an element, as a person sees them. */
export function textOf(element: Element | null): string {
  return element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
}

/** Types into the fields named by selector, sends the form, and waits until the page is at rest. */
export async function submitForm(
  fixture: ComponentFixture<unknown>,
  fields: Record<string, string>,
): Promise<void> {
  const page = fixture.nativeElement as HTMLElement;
  for (const [selector, value] of Object.entries(fields)) {
    const field = page.querySelector<HTMLInputElement>(selector);
    if (!field) throw new Error(`${selector} is missing`);
    field.value = value;
    field.dispatchEvent(new Event('input'));
  }
  page.querySelector('form')?.requestSubmit();
  await fixture.whenStable();
}
