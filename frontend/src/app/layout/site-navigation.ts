import { Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Translator } from '../i18n/translator';
import { type TranslationKey } from '../i18n/translation-key';
import { Icon, type IconName } from '../ui/icon';

interface Destination {
  readonly path: string;
  readonly icon: IconName;
  readonly name: TranslationKey;
}

/** The links to the pages: a row at the top, and on a phone a bar at the bottom, within reach of the thumb. */
@Component({
  selector: 'app-site-navigation',
  imports: [Icon, RouterLink, RouterLinkActive],
  template: `
    <nav [attr.aria-label]="t('app.navigation.label')">
      @for (destination of destinations; track destination.path) {
        <a [routerLink]="destination.path" routerLinkActive="here" ariaCurrentWhenActive="page">
          <app-icon [name]="destination.icon" />{{ t(destination.name) }}
        </a>
      }
    </nav>
  `,
  styleUrl: './site-navigation.css',
})
export class SiteNavigation {
  protected readonly t = inject(Translator).text;
  protected readonly destinations: readonly Destination[] = [
    { path: '/upload', icon: 'upload', name: 'app.navigation.upload' },
    { path: '/history', icon: 'clock', name: 'app.navigation.history' },
    { path: '/account', icon: 'person', name: 'app.navigation.account' },
    { path: '/developers', icon: 'code', name: 'app.navigation.developers' },
  ];
}
