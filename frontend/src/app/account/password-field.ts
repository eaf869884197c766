import { Component, computed, inject, input, model, signal } from '@angular/core';
import { type Message } from '../i18n/message';
import { Translator } from '../i18n/translator';
import { type TranslationKey } from '../i18n/translation-key';

/** A password with its label, its error and a way to look at it. */
@Component({
  selector: 'app-password-field',
  templateUrl: './password-field.html',
  styleUrl: './password-field.css',
})
export class PasswordField {
  protected readonly t = inject(Translator).text;
  /** Also the field's id: a page with two of them names each. */
  readonly name = input('password');
  readonly label = input<TranslationKey>('account.password');
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  readonly error = input<Message>();
  /** The id of what else describes the field, such as its rules. */
  readonly describedBy = input<string>();
  readonly password = model('');
  protected readonly visible = signal(false);
  protected readonly capsLock = signal(false);
  protected readonly description = computed(() => {
    if (this.error()) return `${this.name()}-error`;
    return this.describedBy() ?? null;
  });

  protected toggle(): void {
    this.visible.update((visible) => !visible);
  }

  protected noticeCapsLock(event: KeyboardEvent): void {
    this.capsLock.set(event.getModifierState('CapsLock'));
  }
}
