import { Component, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { SessionStore } from '../auth/session-store';
import { Translator } from '../i18n/translator';
import { Icon } from '../ui/icon';
import { CurrentDropTarget } from './drop-target';
import { droppedFiles } from './dropped-files';

/** Covers every page while files are dragged over it, and says where they go. */
@Component({
  selector: 'app-drop-area',
  imports: [Icon],
  template: `
    @if (isOver()) {
      <div class="overlay">
        <div class="message">
          <app-icon [name]="texts().icon" />
          <p class="title">{{ t(texts().title) }}</p>
          <p class="muted">{{ t(texts().text) }}</p>
        </div>
      </div>
    }
  `,
  styleUrl: './drop-area.css',
  host: {
    '(window:dragover)': 'drag($event)',
    '(window:dragleave)': 'leave($event)',
    '(window:drop)': 'drop($event)',
  },
})
export class DropArea {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #session = inject(SessionStore).session;
  readonly #target = inject(CurrentDropTarget).target;
  protected readonly isOver = signal(false);

  /** From a page that takes no files, a signed-in person is led to the one that does. */
  readonly #isTaken = computed(() => this.#target() !== undefined || this.#session() !== undefined);
  protected readonly texts = computed(() => {
    if (!this.#isTaken()) return { icon: 'info', title: 'drop.signIn', text: 'drop.signInText' } as const;
    const { title, text } = this.#target() ?? ({ title: 'drop.add', text: 'drop.addText' } as const);
    return { icon: 'upload', title, text } as const;
  });

  protected drag({ dataTransfer }: DragEvent): void {
    if (!dataTransfer?.types.includes('Files')) return;
    this.isOver.set(true);
    if (!this.#isTaken()) dataTransfer.dropEffect = 'none';
  }

  /** Only an event that leaves the window has no element that it enters. */
  protected leave({ relatedTarget }: DragEvent): void {
    if (relatedTarget === null) this.isOver.set(false);
  }

  protected async drop({ dataTransfer }: DragEvent): Promise<void> {
    this.isOver.set(false);
    if (!dataTransfer?.types.includes('Files') || !this.#isTaken()) return;
    // Read at once: after the event the browser has emptied it.
    const dropped = droppedFiles(dataTransfer);
    if (!this.#target()) await this.#router.navigate(['/upload']);
    this.#target()?.take(dropped);
  }
}
