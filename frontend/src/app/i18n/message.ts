import { type Values } from './fill-places';
import { type TranslationKey } from './translation-key';

/** Something to tell a person, in whatever language the page has when it is shown. */
export interface Message {
  readonly key: TranslationKey;
  readonly params?: Values;
}
