import { Directive, TemplateRef, ViewContainerRef, inject } from '@angular/core';
import { Translator } from './translator';

interface TextsContext {
  readonly $implicit: Translator['text'];
}

/** Gives a template its texts, as `t('area.name')`; a name that does not exist does not compile. */
@Directive({ selector: '[appTexts]' })
export class Texts {
  constructor() {
    const template = inject<TemplateRef<TextsContext>>(TemplateRef);
    inject(ViewContainerRef).createEmbeddedView(template, { $implicit: inject(Translator).text });
  }

  /** Tells the compiler what `let t` is; nothing calls it. */
  static ngTemplateContextGuard(directive: Texts, context: unknown): context is TextsContext {
    return directive instanceof Texts && context instanceof Object;
  }
}
