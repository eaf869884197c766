import { Component, type ElementRef, computed, inject, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoDirective } from '@jsverse/transloco';
import { SessionStore } from '../auth/session-store';
import { RunningWork } from './running-work';

/** The product's name, who is signed in, and the way out. */
@Component({
  selector: 'app-site-header',
  imports: [RouterLink, TranslocoDirective],
  templateUrl: './site-header.html',
  styleUrl: './site-header.css',
})
export class SiteHeader {
  readonly #session = inject(SessionStore);
  readonly #work = inject(RunningWork);
  private readonly question = viewChild.required<ElementRef<HTMLDialogElement>>('question');

  protected readonly email = computed(() => this.#session.session()?.email);

  /** Asks first while something is under way that signing out would stop. */
  protected requestSignOut(): void {
    if (this.#work.isRunning()) this.question().nativeElement.showModal();
    else this.signOut();
  }

  protected signOut(): void {
    this.stay();
    this.#session.signOut();
  }

  protected stay(): void {
    this.question().nativeElement.close();
  }
}
