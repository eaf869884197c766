import { Component, input, output } from '@angular/core';
import { Texts } from '../i18n/texts';
import { Icon } from '../ui/icon';

/** The one question about a file: sensitive or not? Nothing is chosen beforehand. */
@Component({
  selector: 'app-sensitivity-choice',
  imports: [Icon, Texts],
  templateUrl: './sensitivity-choice.html',
  styleUrl: './sensitivity-choice.css',
})
export class SensitivityChoice {
  /** Tells this question's radio group from the others on the page. */
  readonly group = input.required<string>();
  readonly fileName = input.required<string>();
  readonly sensitive = input.required<boolean | undefined>();
  readonly decided = output<boolean>();
}
