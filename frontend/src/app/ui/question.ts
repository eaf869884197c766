import { Component, type ElementRef, inject, input, output, viewChild } from '@angular/core';
import { Translator } from '../i18n/translator';
import { type TranslationKey } from '../i18n/translation-key';

let questions = 0;

/** Asks before an action that cannot be undone at once. The browser keeps the focus in the dialog and returns it. */
@Component({
  selector: 'app-question',
  template: `
    <dialog #dialog class="question" [attr.aria-labelledby]="id">
      <h2 [id]="id">{{ t(heading()) }}</h2>
      <p class="muted">{{ t(text()) }}</p>
      <div class="answers">
        <button type="button" class="button button-primary" (click)="close()">{{ t(no()) }}</button>
        <button type="button" class="button" (click)="confirm()">{{ t(yes()) }}</button>
      </div>
    </dialog>
  `,
  styleUrl: './question.css',
})
export class Question {
  protected readonly t = inject(Translator).text;
  readonly heading = input.required<TranslationKey>();
  readonly text = input.required<TranslationKey>();
  readonly yes = input.required<TranslationKey>();
  readonly no = input.required<TranslationKey>();
  readonly confirmed = output();
  protected readonly id = `question-${(questions += 1)}`;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  open(): void {
    this.dialog().nativeElement.showModal();
  }

  protected confirm(): void {
    this.close();
    this.confirmed.emit();
  }

  protected close(): void {
    this.dialog().nativeElement.close();
  }
}
