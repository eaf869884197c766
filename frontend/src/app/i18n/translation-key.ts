import type en from '../../i18n/en.json';
import type enLater from '../../i18n/later/en.json';

type Leaf<Tree> = {
  [Name in keyof Tree & string]: Tree[Name] extends string ? Name : `${Name}.${Leaf<Tree[Name]>}`;
}[keyof Tree & string];

type WithoutOther<Key> = Key extends `${infer Base}.other` ? Base : never;

/** The name of every text of the product; English is the language that has them all. */
export type TranslationKey = Leaf<typeof en & typeof enLater>;

/** The name of a text that differs by number (`….one`, `….other`). */
export type PluralKey = WithoutOther<TranslationKey>;
