import { DOCUMENT, ViewContainerRef, inject } from '@angular/core';
import { LanguageStore } from '../i18n/language-store';

/**
 * Keeps the browser from opening a dropped file in place of the page. What a page does with it is loaded when the first
 * one is dragged over; until then, and when loading fails, a dropped file does nothing.
 */
export function catchFiles(): void {
  const [container, language, window] = [
    inject(ViewContainerRef),
    inject(LanguageStore),
    inject(DOCUMENT).defaultView,
  ];
  const load = async () => {
    const [{ DropArea }] = await Promise.all([import('./drop-area'), language.loadAllTexts()]);
    if (container.length === 0) container.createComponent(DropArea);
  };
  const catchFile = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    // The next file that is dragged over tries again.
    if (event.type === 'dragenter' && container.length === 0) load().catch(() => undefined);
  };
  for (const type of ['dragenter', 'dragover', 'drop'] as const) window?.addEventListener(type, catchFile);
}
