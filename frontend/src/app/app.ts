import { Component, DOCUMENT, afterRenderEffect, computed, effect, inject, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { filter, map } from 'rxjs';
import { SessionStore } from './auth/session-store';
import { ConfigStore } from './config/config-store';
import { Translator } from './i18n/translator';
import { ConnectionBanner } from './layout/connection-banner';
import { LanguageMenu } from './layout/language-menu';
import { PageFailure } from './layout/page-failure';
import { SiteHeader } from './layout/site-header';
import { SiteNavigation } from './layout/site-navigation';
import { Announcer } from './ui/announcer';
import { FullPageFailure } from './ui/full-page-failure';

/** The frame around every page, and what is shown when there can be no page. */
@Component({
  selector: 'app-root',
  imports: [
    ConnectionBanner,
    FullPageFailure,
    RouterLink,
    LanguageMenu,
    RouterOutlet,
    SiteHeader,
    SiteNavigation,
  ],
  templateUrl: './app.html',
  styleUrl: './app.css',
  host: { '(window:online)': 'tryAgain()' },
})
export class App {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #document = inject(DOCUMENT);
  protected readonly config = inject(ConfigStore);
  protected readonly session = inject(SessionStore);
  readonly #pageFailed = inject(PageFailure).happened;
  protected readonly announcement = inject(Announcer).text;
  readonly #pagesSeen = toSignal(
    this.#router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(({ id }) => id),
    ),
    { initialValue: 0 },
  );
  protected readonly hasPage = () => this.#pagesSeen() > 0;
  /** What there can be no page without. */
  protected readonly failure = computed(() => {
    if (this.#pageFailed()) return 'page';
    if (this.config.status() === 'failed') return 'config';
    return this.session.status() === 'unreachable' ? 'session' : undefined;
  });

  constructor() {
    effect(() => {
      const isKnown = ['signedIn', 'signedOut'].includes(this.session.status());
      if (isKnown && this.#router.navigated) this.#askGuardAgain();
    });
    afterRenderEffect(() => {
      if (this.#pagesSeen() > 1) this.#focusHeading();
    });
  }

  protected reload(): void {
    this.#document.location.reload();
  }

  /** What failed while the line was down needs nobody to press a button once it is back. */
  protected tryAgain(): void {
    if (this.config.status() === 'failed') void this.config.load();
    if (this.session.status() === 'unreachable') void this.session.restore();
  }

  /** Signing in or out, be it in another tab, can make this page the wrong one; its guard knows where to go. */
  #askGuardAgain(): void {
    // Where it is going already, if it is: a page may send on whom it has just signed out.
    const going = untracked(this.#router.currentNavigation)?.extractedUrl;
    void this.#router.navigateByUrl(going ?? this.#router.url, { onSameUrlNavigation: 'reload' });
  }

  /** After a change of page the focus would otherwise stay on a link that is gone. */
  #focusHeading(): void {
    this.#document.querySelector<HTMLElement>('main h1')?.focus();
  }
}
