import { Component, input } from '@angular/core';

const paths = {
  alert: 'M12 8v5m0 3.2v.1M12 3.5 2.8 19.5h18.4z',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  clock: 'M12 7.5V12l3 2m-3-10.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  circle: 'M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14z',
  code: 'm8.5 7.5-4.5 4.5 4.5 4.5m7-9 4.5 4.5-4.5 4.5m-2-11-3 13',
  cross: 'm7 7 10 10m0-10L7 17',
  file: 'M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5zm0 0v5h5',
  globe:
    'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17',
  info: 'M12 11v5m0-8.1V8M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  person: 'M12 12.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7.5 7.5c.8-3.2 3.7-5 7.5-5s6.7 1.8 7.5 5',
  shield: 'M12 3.5 5 6v5.5c0 4.3 2.9 7.6 7 9 4.1-1.4 7-4.7 7-9V6z',
  upload: 'M12 15V4.5m0 0L7.5 9M12 4.5 16.5 9M4.5 15v3A1.5 1.5 0 0 0 6 19.5h12a1.5 1.5 0 0 0 1.5-1.5v-3',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing beside a text with the same meaning; screen readers ignore it. */
@Component({
  selector: 'app-icon',
  template: `<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
    <path [attr.d]="path()" />
  </svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
    }
    path {
      fill: none;
      stroke: currentColor;
      stroke-width: 1.75;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = () => paths[this.name()];
}
