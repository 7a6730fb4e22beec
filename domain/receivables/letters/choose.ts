import type { LetterLanguage } from './language';
import type { LetterTemplate } from './template';

/** A template with the language whose words and numbers go with it. */
export interface ChosenLetter {
  readonly template: LetterTemplate;
  readonly language: LetterLanguage;
}

/**
 * The letter of a name in the customer's language: `de-AT` itself, else `de`, else `fallback`. Of several templates of
 * one name and language the first counts, so a tenant's own go before the shipped ones. Undefined where there is none.
 */
export function chooseLetter(
  name: string,
  wanted: string,
  templates: readonly LetterTemplate[],
  languages: readonly LetterLanguage[],
  fallback = 'en',
): ChosenLetter | undefined {
  for (const code of [wanted, baseOf(wanted), fallback]) {
    const template = templates.find((entry) => entry.name === name && same(entry.language, code));
    const language = chooseLanguage(code, languages);
    if (template && language) return { template, language };
  }
  return undefined;
}

/** The language of a code: itself, else its base (`de` for `de-AT`). */
export function chooseLanguage(code: string, languages: readonly LetterLanguage[]): LetterLanguage | undefined {
  return languages.find((entry) => same(entry.code, code)) ?? languages.find((entry) => same(entry.code, baseOf(code)));
}

function baseOf(code: string): string {
  return code.split('-')[0] ?? code;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
