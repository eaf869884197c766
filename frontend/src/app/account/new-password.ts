import { computed, inject, signal } from '@angular/core';
import { ConfigStore } from '../config/config-store';
import { checkPassword } from './password-rules';

/** A password that is being chosen, and which of the pool's rules it keeps. */
export class NewPassword {
  readonly #config = inject(ConfigStore).config;

  readonly text = signal('');
  readonly rules = computed(() => {
    const policy = this.#config()?.passwordPolicy;
    return policy ? checkPassword(policy, this.text()) : [];
  });

  isGood(): boolean {
    return this.text() !== '' && this.rules().every(({ met }) => met);
  }
}
