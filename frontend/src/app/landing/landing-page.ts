import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Translator } from '../i18n/translator';
import { type TranslationKey } from '../i18n/translation-key';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';

/** What someone who is not signed in should know before handing in a file. */
@Component({
  selector: 'app-landing-page',
  imports: [Icon, Notice, RouterLink],
  templateUrl: './landing-page.html',
  styleUrl: './landing-page.css',
})
export class LandingPage {
  protected readonly t = inject(Translator).text;
  /** Query parameter: the account was deleted a moment ago. */
  readonly accountDeleted = input<string>();
  protected readonly isDeleted = computed(() => this.accountDeleted() !== undefined);

  protected readonly does: readonly TranslationKey[] = [
    'landing.does.whole',
    'landing.does.choose',
    'landing.does.vault',
    'landing.does.checked',
  ];
  protected readonly doesNot: readonly TranslationKey[] = [
    'landing.doesNot.show',
    'landing.doesNot.password',
    'landing.doesNot.scan',
    'landing.doesNot.track',
  ];
}
