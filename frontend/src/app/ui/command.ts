import { Component, type ElementRef, inject, input, signal, viewChild } from '@angular/core';
import { Translator } from '../i18n/translator';

/** Something to copy into a terminal. */
@Component({
  selector: 'app-command',
  template: `
    <pre #text tabindex="0" role="group" [attr.aria-label]="label()"><code>{{ command() }}</code></pre>
    <div class="line">
      <button type="button" class="button button-small" (click)="copy()">
        {{ t('app.copy') }}<span class="visually-hidden"> {{ label() }}</span>
      </button>
      <span class="small muted" role="status">
        @switch (outcome()) {
          @case ('copied') {
            {{ t('app.copied') }}
          }
          @case ('selected') {
            {{ t('app.selected') }}
          }
        }
      </span>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-1);
      width: 100%;
    }
    pre {
      margin: 0;
      padding: var(--space-2);
      border-radius: var(--radius);
      background: var(--surface-sunken);
      font-size: var(--text-small);
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      direction: ltr;
    }
    .line {
      display: flex;
      align-items: center;
      gap: var(--space-2);
    }
  `,
})
export class Command {
  protected readonly t = inject(Translator).text;
  readonly command = input.required<string>();
  readonly label = input.required<string>();
  protected readonly outcome = signal<'none' | 'copied' | 'selected'>('none');
  private readonly text = viewChild.required<ElementRef<HTMLElement>>('text');

  /** Without a clipboard, as on a connection that is not encrypted, the text is selected for the person to copy. */
  protected async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.command());
      this.outcome.set('copied');
    } catch {
      getSelection()?.selectAllChildren(this.text().nativeElement);
      this.outcome.set('selected');
    }
  }
}
