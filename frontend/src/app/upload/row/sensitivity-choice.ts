import { Component, inject, input, output } from '@angular/core';
import { Translator } from '../../i18n/translator';
import { Icon } from '../../ui/icon';

/** Asks whether a file is sensitive. Nothing is chosen in advance. */
@Component({
  selector: 'app-sensitivity-choice',
  imports: [Icon],
  templateUrl: './sensitivity-choice.html',
  styleUrl: './sensitivity-choice.css',
})
export class SensitivityChoice {
  protected readonly t = inject(Translator).text;
  /** The name of the radio group, unique on the page. */
  readonly group = input.required<string>();
  readonly fileName = input.required<string>();
  readonly sensitive = input.required<boolean | undefined>();
  readonly decided = output<boolean>();
}
