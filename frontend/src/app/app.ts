import { Component, DOCUMENT, afterRenderEffect, computed, effect, inject, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { filter, map } from 'rxjs';
import { SessionStore } from './auth/session-store';
import { ConfigStore } from './config/config-store';
import { catchFiles } from './drop/catch-files';
import { Translator } from './i18n/translator';
import { ConnectionBanner } from './layout/connection-banner';
import { LanguageMenu } from './layout/language-menu';
import { PageFailure } from './layout/page-failure';
import { SiteHeader } from './layout/site-header';
import { SiteNavigation } from './layout/site-navigation';
import { Announcer } from './ui/announcer';
import { FullPageFailure } from './ui/full-page-failure';

/** The frame around every page, and the message when no page can be shown. */
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
  /** The reason why no page can be shown. */
  protected readonly failure = computed(() => {
    if (this.#pageFailed()) return 'page';
    if (this.config.status() === 'failed') return 'config';
    return this.session.status() === 'unreachable' ? 'session' : undefined;
  });

  constructor() {
    catchFiles();
    effect(() => {
      const isKnown = ['signedIn', 'signedOut'].includes(this.session.status());
      if (isKnown && this.#router.navigated) this.#runGuardAgain();
    });
    afterRenderEffect(() => {
      if (this.#pagesSeen() > 1) this.#focusHeading();
    });
  }

  protected reload(): void {
    this.#document.location.reload();
  }

  /** Retries what failed while the browser was offline, without a click. */
  protected tryAgain(): void {
    if (this.config.status() === 'failed') void this.config.load();
    if (this.session.status() === 'unreachable') void this.session.restore();
  }

  /** After signing in or out, also in another tab, the guard of this page decides where to go. */
  #runGuardAgain(): void {
    // A navigation that is under way goes first: a page may navigate right after it has signed the person out.
    const going = untracked(this.#router.currentNavigation)?.extractedUrl;
    void this.#router.navigateByUrl(going ?? this.#router.url, { onSameUrlNavigation: 'reload' });
  }

  /** Without this the focus would stay on a link that the new page no longer has. */
  #focusHeading(): void {
    this.#document.querySelector<HTMLElement>('main h1')?.focus();
  }
}
