import { Directive, output, signal } from '@angular/core';

export interface DroppedFiles {
  readonly files: readonly File[];
  readonly hasFolders: boolean;
}

/** Lets a person drop files anywhere on the page while the host element is there. */
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

  /** Only an event that leaves the window has no element that it enters. */
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

/** Separates files from folders, which a browser hands over as files that cannot be read. */
export function droppedFiles(transfer: DataTransfer): DroppedFiles {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const isFolder = (item: DataTransferItem) => item.webkitGetAsEntry()?.isDirectory === true;
  const files = items.filter((item) => !isFolder(item)).flatMap((item) => item.getAsFile() ?? []);
  return { files, hasFolders: items.some(isFolder) };
}
