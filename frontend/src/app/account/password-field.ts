import { Component, input, model, signal } from '@angular/core';
import { TranslocoDirective } from '@jsverse/transloco';
import { type Message } from '../i18n/message';

/** A password with its label, its error and a way to look at it. */
@Component({
  selector: 'app-password-field',
  imports: [TranslocoDirective],
  templateUrl: './password-field.html',
  styleUrl: './password-field.css',
})
export class PasswordField {
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly error = input<Message>();
  /** The id of what else describes the field, such as its rules. */
  readonly describedBy = input<string>();
  readonly password = model('');
  protected readonly visible = signal(false);

  protected toggle(): void {
    this.visible.update((visible) => !visible);
  }
}
