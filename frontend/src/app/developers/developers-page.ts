import { Component, DOCUMENT, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../auth/session-store';
import { Translator } from '../i18n/translator';
import { Command } from '../ui/command';
import { CurrentToken } from './current-token';

/** How a program uses this deployment. */
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

/** The commands that use the deployment at this origin from a terminal. */
function commandsFor(origin: string, email: string) {
  return {
    token: `TOKEN=$(npm run -s token -- --url ${origin} --user ${email})`,
    raw: `curl -T report.pdf -H "Authorization: Bearer $TOKEN" "${origin}/api/uploads/report.pdf?sensitive=true"`,
    form: `curl -F sensitive=false -F file=@report.pdf -H "Authorization: Bearer $TOKEN" ${origin}/api/uploads`,
    client: `npm run -s upload -- report.pdf photos --sensitive --url ${origin} --user ${email}`,
  };
}
