import { Directive, ElementRef, Injector, afterNextRender, inject, output } from '@angular/core';

/** Handles the submission of a form in the page, and then moves the focus to the first field that is not valid. */
@Directive({
  selector: 'form[appSubmit]',
  exportAs: 'appSubmit',
  host: { novalidate: '', '(submit)': 'submit($event)' },
})
export class SubmitForm {
  readonly #form = inject<ElementRef<HTMLFormElement>>(ElementRef);
  readonly #injector = inject(Injector);
  readonly appSubmit = output();

  protected submit(event: Event): void {
    event.preventDefault();
    this.readFields();
    this.appSubmit.emit();
    const focus = () => this.#form.nativeElement.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    afterNextRender({ read: focus }, { injector: this.#injector });
  }

  /** Makes what stands in the fields count: a password manager or the browser may have filled them without an event. */
  readFields(): void {
    for (const field of this.#form.nativeElement.elements) field.dispatchEvent(new Event('input'));
  }
}
