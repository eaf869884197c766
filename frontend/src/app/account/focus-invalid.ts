import { Directive, ElementRef, Injector, afterNextRender, inject } from '@angular/core';

/** After a try that a field held up, takes the person to that field. */
@Directive({
  selector: 'form[appFocusInvalid]',
  host: { '(submit)': 'focusInvalid()' },
})
export class FocusInvalid {
  readonly #form = inject<ElementRef<HTMLFormElement>>(ElementRef);
  readonly #injector = inject(Injector);

  protected focusInvalid(): void {
    const focus = () => this.#form.nativeElement.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    afterNextRender({ read: focus }, { injector: this.#injector });
  }
}
