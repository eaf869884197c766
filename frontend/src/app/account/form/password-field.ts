import { Component, inject, input, signal } from '@angular/core';
import { type TranslationKey } from '../../i18n/translation-key';
import { Translator } from '../../i18n/translator';
import { type FormField } from './account-form';
import { TextField } from './text-field';

/** A password with a button that shows it. */
@Component({
  selector: 'app-password-field',
  imports: [TextField],
  template: `
    <app-text-field
      kind="password"
      [name]="name()"
      [label]="label()"
      [autocomplete]="autocomplete()"
      [describedBy]="describedBy()"
      [visible]="visible()"
      [field]="field()"
      (keydown)="checkCapsLock($event)"
      (keyup)="checkCapsLock($event)"
      (focusout)="capsLock.set(false)"
    >
      <button
        type="button"
        class="button-plain"
        [attr.aria-label]="t(visible() ? 'account.hidePassword' : 'account.showPassword')"
        (click)="visible.set(!visible())"
      >
        {{ t(visible() ? 'account.hide' : 'account.show') }}
      </button>
      <p class="small" role="status">
        @if (capsLock()) {
          {{ t('account.capsLock') }}
        }
      </p>
    </app-text-field>
  `,
  styles: `
    .button-plain {
      position: absolute;
      inset-block: 4px;
      inset-inline-end: 4px;
      min-width: 56px;
    }
  `,
})
export class PasswordField {
  protected readonly t = inject(Translator).text;
  readonly field = input.required<FormField>();
  readonly name = input('password');
  readonly label = input<TranslationKey>('account.password');
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly describedBy = input<string>();
  protected readonly visible = signal(false);
  protected readonly capsLock = signal(false);

  protected checkCapsLock(event: KeyboardEvent): void {
    this.capsLock.set(event.getModifierState('CapsLock'));
  }
}
