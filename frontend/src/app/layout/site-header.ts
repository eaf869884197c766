import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SessionStore } from '../auth/session-store';
import { Translator } from '../i18n/translator';
import { Question } from '../ui/question';
import { RunningWork } from './running-work';

/** The name of the product, the signed-in person, and the button to sign out. */
@Component({
  selector: 'app-site-header',
  imports: [Question, RouterLink],
  templateUrl: './site-header.html',
  styleUrl: './site-header.css',
})
export class SiteHeader {
  protected readonly t = inject(Translator).text;
  readonly #session = inject(SessionStore);
  readonly #work = inject(RunningWork);

  protected readonly email = computed(() => this.#session.session()?.email);

  /** Asks first while uploads are running, which signing out would stop. */
  protected requestSignOut(question: Question): void {
    if (this.#work.isRunning()) question.open();
    else this.signOut();
  }

  protected signOut(): void {
    this.#session.signOut();
  }
}
