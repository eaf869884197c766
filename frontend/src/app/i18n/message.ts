import { type Values } from './fill-placeholders';
import { type TranslationKey } from './translation-key';

/** A text for a person, in the language that the page has when it is shown. */
export interface Message {
  readonly key: TranslationKey;
  readonly params?: Values;
}
