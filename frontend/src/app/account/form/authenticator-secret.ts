import { Component, computed, inject, input } from '@angular/core';
import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { Translator } from '../../i18n/translator';

const issuer = 'Static File Upload';

/** The white margin around the code, in modules; a camera needs it to find the code. */
const quietZone = 4;

/** What an authenticator app needs: a code to scan, and the same as a key to type. */
@Component({
  selector: 'app-authenticator-secret',
  template: `
    <svg class="code" role="img" [attr.aria-label]="t('account.app.qrCode')" [attr.viewBox]="qr().viewBox">
      <path [attr.d]="qr().path" />
    </svg>
    <p class="small muted">{{ t('account.app.manual') }}</p>
    <p class="key">
      <code>{{ spacedKey() }}</code>
    </p>
    <p class="small">
      <a [href]="uri()">{{ t('account.app.onThisDevice') }}</a>
    </p>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-1);
    }
    /* Dark on white in every scheme: many cameras read nothing else. */
    .code {
      width: min(13rem, 100%);
      border-radius: var(--radius);
      background: #fff;
      forced-color-adjust: none;
    }
    .code path {
      fill: #000;
    }
    .key {
      overflow-wrap: anywhere;
      font-weight: 600;
    }
  `,
})
export class AuthenticatorSecret {
  protected readonly t = inject(Translator).text;
  /** Base32. */
  readonly secret = input.required<string>();
  readonly email = input.required<string>();

  protected readonly uri = computed(() => provisioningUri(this.secret(), this.email()));
  protected readonly qr = computed(() => {
    const code = generate(this.uri());
    const side = code.size + 2 * quietZone;
    return { path: toSvgPath(code), viewBox: `${-quietZone} ${-quietZone} ${side} ${side}` };
  });
  /** In groups of four, which are easier to type. */
  protected readonly spacedKey = computed(() => this.secret().replaceAll(/(.{4})(?=.)/g, '$1 '));
}

/** The address that authenticator apps read from the code (Key Uri Format, as Google Authenticator defined it). */
export function provisioningUri(secret: string, email: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(email)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}
