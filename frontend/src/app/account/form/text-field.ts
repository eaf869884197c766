import { Component, computed, inject, input } from '@angular/core';
import { type Message } from '../../i18n/message';
import { type TranslationKey } from '../../i18n/translation-key';
import { Translator } from '../../i18n/translator';
import { type FormField } from './account-form';

/**
 * What can be entered. An address is no `type="email"`, in which browsers rewrite the domain while it is typed and keep
 * part of it back from the page.
 */
const kinds = {
  email: { label: 'account.email', autocomplete: 'username', inputMode: 'email', maxLength: 254 },
  code: { label: 'account.confirm.code', autocomplete: 'one-time-code', inputMode: 'numeric', maxLength: 64 },
  password: { label: 'account.password', autocomplete: 'current-password', inputMode: null, maxLength: 256 },
} as const;

/** A field with its label and its error. */
@Component({
  selector: 'app-text-field',
  template: `
    <div class="field">
      <label class="field-label" [for]="id()">{{ t(label() ?? look().label) }}</label>
      <div class="together">
        <input
          #input
          [id]="id()"
          [name]="id()"
          class="field-input"
          [class]="kind()"
          autocapitalize="none"
          spellcheck="false"
          [type]="kind() === 'password' && !visible() ? 'password' : 'text'"
          [attr.autocomplete]="autocomplete() ?? look().autocomplete"
          [attr.inputmode]="look().inputMode"
          [maxLength]="look().maxLength"
          [attr.aria-invalid]="field().error() ? true : null"
          [attr.aria-describedby]="description()"
          [value]="field().text()"
          (input)="field().text.set(input.value)"
        />
        <ng-content select="button" />
      </div>
      <ng-content />
      @if (field().error(); as error) {
        <p class="field-error" [id]="id() + '-error'">{{ t(error) }}</p>
      }
    </div>
  `,
  styles: `
    .field-label {
      overflow-wrap: anywhere;
    }
    .together {
      position: relative;
    }
    .code {
      font-size: 1.5rem;
      letter-spacing: 0.3em;
    }
    /* For the button that shows it. */
    .password {
      padding-inline-end: 72px;
    }
    /* Edge draws a button of its own that does the same. */
    .password::-ms-reveal {
      display: none;
    }
  `,
})
export class TextField {
  protected readonly t = inject(Translator).text;
  readonly kind = input.required<keyof typeof kinds>();
  readonly field = input.required<FormField>();
  /** The id and name of the input element, where a page has several fields of this kind. */
  readonly name = input<string>();
  readonly label = input<TranslationKey | Message>();
  readonly autocomplete = input<string>();
  /** The id of an element that describes the field, such as its rules. */
  readonly describedBy = input<string>();
  /** Whether a password can be read. */
  readonly visible = input(false);

  protected readonly look = computed(() => kinds[this.kind()]);
  protected readonly id = computed(() => this.name() ?? this.kind());
  protected readonly description = computed(() =>
    this.field().error() ? `${this.id()}-error` : (this.describedBy() ?? null),
  );
}
