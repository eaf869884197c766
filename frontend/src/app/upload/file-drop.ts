import { Directive, output, signal } from '@angular/core';
import { type DroppedFiles, droppedFiles } from './dropped-files';

/** Makes the whole page a place to drop files on while its host is there. */
@Directive({
  selector: '[appFileDrop]',
  exportAs: 'appFileDrop',
  host: {
    '(document:dragenter)': 'enter($event)',
    '(document:dragover)': 'allow($event)',
    '(document:dragleave)': 'leave($event)',
    '(document:drop)': 'drop($event)',
  },
})
export class FileDrop {
  readonly dropped = output<DroppedFiles>({ alias: 'appFileDrop' });
  readonly #over = signal(false);
  readonly over = this.#over.asReadonly();

  protected enter(event: DragEvent): void {
    if (carriesFiles(event)) this.#over.set(true);
  }

  protected allow(event: DragEvent): void {
    // Without this the browser opens the file in place of the page.
    if (carriesFiles(event)) event.preventDefault();
  }

  /** Only leaving the window has nothing that is entered in turn. */
  protected leave(event: DragEvent): void {
    if (event.relatedTarget === null) this.#over.set(false);
  }

  protected drop(event: DragEvent): void {
    this.#over.set(false);
    if (!event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    this.dropped.emit(droppedFiles(event.dataTransfer));
  }
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}
