import { Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Translator } from '../i18n/translator';
import { type TranslationKey } from '../i18n/translation-key';
import { Icon, type IconName } from '../ui/icon';

interface Place {
  readonly path: string;
  readonly icon: IconName;
  readonly name: TranslationKey;
}

/** The way between the pages: a line of words, on a phone a bar where the thumb is. */
@Component({
  selector: 'app-site-navigation',
  imports: [Icon, RouterLink, RouterLinkActive],
  template: `
    <nav [attr.aria-label]="t('app.navigation.label')">
      @for (place of places; track place.path) {
        <a [routerLink]="place.path" routerLinkActive="here" ariaCurrentWhenActive="page">
          <app-icon [name]="place.icon" />{{ t(place.name) }}
        </a>
      }
    </nav>
  `,
  styleUrl: './site-navigation.css',
})
export class SiteNavigation {
  protected readonly t = inject(Translator).text;
  protected readonly places: readonly Place[] = [
    { path: '/upload', icon: 'upload', name: 'app.navigation.upload' },
    { path: '/history', icon: 'clock', name: 'app.navigation.history' },
    { path: '/account', icon: 'person', name: 'app.navigation.account' },
    { path: '/developers', icon: 'code', name: 'app.navigation.developers' },
  ];
}
