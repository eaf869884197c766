import { Component, DOCUMENT, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../auth/session-store';
import { Translator } from '../i18n/translator';
import { Command } from '../ui/command';
import { CurrentToken } from './current-token';
import { commandsFor } from './commands';

/** How a program uses this very deployment. */
@Component({
  selector: 'app-developers-page',
  imports: [Command, CurrentToken, RouterLink],
  templateUrl: './developers-page.html',
  styles: `
    .links {
      display: grid;
      gap: var(--space-1);
    }
  `,
})
export class DevelopersPage {
  protected readonly t = inject(Translator).text;
  readonly #session = inject(SessionStore);
  protected readonly origin = inject(DOCUMENT).location.origin;
  protected readonly isSignedIn = computed(() => this.#session.session() !== undefined);
  protected readonly commands = computed(() =>
    commandsFor(this.origin, this.#session.session()?.email ?? 'you@example.org'),
  );
}
