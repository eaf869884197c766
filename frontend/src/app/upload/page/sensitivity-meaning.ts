import { Component, inject } from '@angular/core';
import { Translator } from '../../i18n/translator';
import { Icon } from '../../ui/icon';

/** Explains the two choices to people who use the page for the first time. */
@Component({
  selector: 'app-sensitivity-meaning',
  imports: [Icon],
  template: `
    <section class="small" aria-labelledby="meaning-title">
      <h2 id="meaning-title" class="visually-hidden">{{ t('upload.meaning.title') }}</h2>
      <dl>
        <div>
          <dt class="sensitive"><app-icon name="shield" />{{ t('app.sensitive') }}</dt>
          <dd>{{ t('upload.meaning.sensitive') }}</dd>
        </div>
        <div>
          <dt>{{ t('app.notSensitive') }}</dt>
          <dd>{{ t('upload.meaning.normal') }}</dd>
        </div>
      </dl>
      <p class="muted">{{ t('upload.advice') }}</p>
    </section>
  `,
  styles: `
    section,
    dl {
      display: grid;
      gap: var(--space-2) var(--space-4);
    }
    dl,
    dd {
      margin: 0;
    }
    dt {
      display: flex;
      align-items: center;
      gap: 6px;
      min-height: 24px;
      font-weight: 600;
    }
    .sensitive {
      color: var(--sensitive);
    }
    dd {
      color: var(--ink-muted);
    }
    @media (min-width: 640px) {
      dl {
        grid-template-columns: 3fr 2fr;
      }
    }
  `,
})
export class SensitivityMeaning {
  protected readonly t = inject(Translator).text;
}
