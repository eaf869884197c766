/** A language that the pages speak. */
export interface Language {
  /** BCP 47 */
  readonly code: string;
  /** What its speakers call it. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
}

/** The first one has every text, comes with the page, and stands in where nothing else fits. */
export const languages = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'de', name: 'Deutsch', direction: 'ltr' },
  { code: 'fr', name: 'Français', direction: 'ltr' },
  { code: 'ar', name: 'العربية', direction: 'rtl' },
] as const satisfies readonly Language[];

export type LanguageCode = (typeof languages)[number]['code'];

export const defaultLanguage = languages[0].code;

/** The first language of ours among those that a person asks for, such as `de-AT`. */
export function chooseLanguage(wanted: readonly string[]): LanguageCode {
  for (const tag of wanted) {
    const [primary = ''] = tag.toLowerCase().split('-');
    const known = languages.find(({ code }) => code === primary);
    if (known) return known.code;
  }
  return defaultLanguage;
}
