import {
  Component,
  DOCUMENT,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  untracked,
} from '@angular/core';
import { SensitivityAdvice } from '../../advisor/sensitivity-advice';
import { LocaleFormat } from '../../i18n/locale-format';
import { Translator } from '../../i18n/translator';
import { withoutReordering } from '../../i18n/without-reordering';
import { Icon } from '../../ui/icon';
import { SensitivityBadge } from '../../ui/sensitivity-badge';
import { SensitivityChoice } from './sensitivity-choice';
import { type UploadItem, canPause, isRunning, nameOf, obstacleOf } from '../upload-item';
import { UploadLimits } from '../upload-limits';
import { UploadQueue } from '../upload-queue';
import { UploadStatus } from './upload-status';

/** One file of the list: its name, its classification, its state, and the buttons for it. */
@Component({
  selector: 'app-upload-row',
  imports: [Icon, SensitivityAdvice, SensitivityBadge, SensitivityChoice, UploadStatus],
  templateUrl: './upload-row.html',
  styleUrl: './upload-row.css',
  host: {
    '[class]': 'item().state.name',
    '[class.refused]': "obstacle() === 'too-large'",
    '[class.resumable]': 'canPause() || isPaused()',
  },
})
export class UploadRow {
  protected readonly t = inject(Translator).text;
  readonly #element = inject<ElementRef<HTMLElement>>(ElementRef);
  readonly #document = inject(DOCUMENT);
  readonly #injector = inject(Injector);
  readonly #limits = inject(UploadLimits);
  protected readonly queue = inject(UploadQueue);
  protected readonly format = inject(LocaleFormat);

  readonly item = input.required<UploadItem>();
  /** Determines which buttons there are. */
  readonly #situation = computed(() => `${this.item().state.name} ${this.item().sensitive}`);

  protected readonly name = computed(() => withoutReordering(nameOf(this.item())));
  protected readonly size = computed(() => this.format.bytes(this.item().file.size));
  protected readonly limit = computed(() => this.format.bytes(this.#limits.maxBytes() ?? 0));
  protected readonly obstacle = computed(() => obstacleOf(this.item(), this.#limits.maxBytes()));
  protected readonly isRunning = computed(() => isRunning(this.item()));
  protected readonly canPause = computed(() => canPause(this.item()));
  protected readonly isPaused = computed(() => this.item().state.name === 'paused');
  protected readonly canRetry = computed(() => ['failed', 'cancelled'].includes(this.item().state.name));

  constructor() {
    effect(() => {
      this.#situation();
      untracked(() => this.#keepFocus());
    });
  }

  /** When the button with the focus disappears, the focus moves to another control of the row. */
  #keepFocus(): void {
    const row = this.#element.nativeElement;
    if (!row.contains(this.#document.activeElement)) return;
    const keep = () => {
      if (row.contains(this.#document.activeElement)) return;
      const offers = ['input:checked', '.actions button', '.name'];
      const [first] = offers.flatMap((offer) => row.querySelector<HTMLElement>(offer) ?? []);
      first?.focus();
    };
    afterNextRender({ read: keep }, { injector: this.#injector });
  }

  /** The focus moves to a button of the next row or to the heading, because it would disappear with this row. */
  protected remove(): void {
    const row = this.#element.nativeElement.closest('li');
    const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
    const button = neighbour?.querySelector<HTMLElement>('.actions button');
    this.queue.remove(this.item().id);
    (button ?? this.#document.querySelector<HTMLElement>('main h1'))?.focus();
  }
}
