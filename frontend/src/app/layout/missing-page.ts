import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Texts } from '../i18n/texts';

@Component({
  selector: 'app-missing-page',
  imports: [RouterLink, Texts],
  template: `
    <div class="narrow-page" *appTexts="let t">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('app.missingPage.title') }}</h1>
        <p class="muted">{{ t('app.missingPage.text') }}</p>
      </div>
      <a class="button button-primary" routerLink="/">{{ t('app.missingPage.home') }}</a>
    </div>
  `,
})
export class MissingPage {}
