import { Component, computed, effect, inject, input, output } from '@angular/core';
import { Translator } from '../i18n/translator';
import { Icon } from '../ui/icon';
import { describeFinding } from './describe-finding';
import { SensitivityAdvisor } from './sensitivity-advisor';

/** Says why a file may be sensitive, until the person marks it as sensitive. */
@Component({
  selector: 'app-sensitivity-advice',
  imports: [Icon],
  template: `
    @if (reasons().length > 0) {
      <div class="advice small" role="status">
        <app-icon name="shield" />
        <div>
          @for (reason of reasons(); track reason.key) {
            <p>{{ t(reason) }}</p>
          }
          <p>
            {{ t(sensitive() === false ? 'advisor.allTheSame' : 'advisor.suggestion') }}
            <button
              type="button"
              class="button-plain"
              [attr.aria-label]="t('advisor.acceptFile', { name: file().name })"
              (click)="accepted.emit()"
            >
              {{ t('advisor.accept') }}
            </button>
          </p>
        </div>
      </div>
    } @else if (unavailable()) {
      <p class="small muted">{{ t('advisor.unavailable') }}</p>
    }
  `,
  styleUrl: './sensitivity-advice.css',
})
export class SensitivityAdvice {
  protected readonly t = inject(Translator).text;
  readonly #advisor = inject(SensitivityAdvisor);
  readonly file = input.required<File>();
  readonly sensitive = input.required<boolean | undefined>();
  readonly accepted = output();

  readonly #advice = computed(() => (this.sensitive() === true ? [] : this.#advisor.adviceFor(this.file())));
  protected readonly unavailable = computed(() => this.#advice() === 'unavailable');
  protected readonly reasons = computed(() => {
    const advice = this.#advice();
    return advice === undefined || advice === 'unavailable' ? [] : advice.map(describeFinding);
  });

  constructor() {
    effect(() => this.#advisor.inspect(this.file()));
  }
}
