/** A language of the pages. */
export interface Language {
  /** BCP 47 */
  readonly code: string;
  /** What its speakers call it. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
}

/** The first one has every text, comes with the page, and is the default. */
export const languages = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'de', name: 'Deutsch', direction: 'ltr' },
  { code: 'fr', name: 'Français', direction: 'ltr' },
  { code: 'ar', name: 'العربية', direction: 'rtl' },
] as const satisfies readonly Language[];

export type LanguageCode = (typeof languages)[number]['code'];

export const defaultLanguage = languages[0].code;

/** The first of the languages that a browser prefers, such as `de-AT`, for which there are texts. */
export function chooseLanguage(wanted: readonly string[]): LanguageCode {
  for (const tag of wanted) {
    const [primary = ''] = tag.toLowerCase().split('-');
    const known = languages.find(({ code }) => code === primary);
    if (known) return known.code;
  }
  return defaultLanguage;
}
