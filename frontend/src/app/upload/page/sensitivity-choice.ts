import { Component, inject, input, output } from '@angular/core';
import { Translator } from '../../i18n/translator';
import { Icon } from '../../ui/icon';

/** The one question about a file: sensitive or not? Nothing is chosen beforehand. */
@Component({
  selector: 'app-sensitivity-choice',
  imports: [Icon],
  templateUrl: './sensitivity-choice.html',
  styleUrl: './sensitivity-choice.css',
})
export class SensitivityChoice {
  protected readonly t = inject(Translator).text;
  /** Tells this question's radio group from the others on the page. */
  readonly group = input.required<string>();
  readonly fileName = input.required<string>();
  readonly sensitive = input.required<boolean | undefined>();
  readonly decided = output<boolean>();
}
