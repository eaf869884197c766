import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoDirective } from '@jsverse/transloco';

@Component({
  selector: 'app-missing-page',
  imports: [RouterLink, TranslocoDirective],
  template: `
    <div class="narrow-page" *transloco="let t">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('app.missingPage.title') }}</h1>
        <p class="muted">{{ t('app.missingPage.text') }}</p>
      </div>
      <a class="button button-primary" routerLink="/">{{ t('app.missingPage.home') }}</a>
    </div>
  `,
})
export class MissingPage {}
