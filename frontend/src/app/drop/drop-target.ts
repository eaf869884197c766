import { DestroyRef, Service, inject, signal } from '@angular/core';
import { type TranslationKey } from '../i18n/translation-key';
import { type DroppedFiles } from './dropped-files';

/** What takes the files that are dropped, and what a person reads before letting them go. */
export interface DropTarget {
  readonly title: TranslationKey;
  readonly text: TranslationKey;
  readonly take: (dropped: DroppedFiles) => void;
}

/** The target that the page has, if any. */
@Service()
export class CurrentDropTarget {
  readonly target = signal<DropTarget | undefined>(undefined);
}

/** Takes files that are dropped anywhere on the page, while the component is there in whose constructor this is called. */
export function takeDrops(target: DropTarget): void {
  const current = inject(CurrentDropTarget).target;
  current.set(target);
  inject(DestroyRef).onDestroy(() => current.update((now) => (now === target ? undefined : now)));
}
