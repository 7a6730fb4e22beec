/** A letter as a tenant may edit it: text with `{{placeholder}}` and `{{#section}} … {{/section}}`. */
export interface LetterTemplate {
  /** What a policy's step names, e.g. `reminder`. */
  readonly name: string;
  /** BCP 47 language, e.g. `de`. */
  readonly language: string;
  readonly subject: string;
  readonly body: string;
}

export interface TemplateProblem {
  readonly pointer: '/subject' | '/body';
  readonly detail: string;
}

/** One line each. */
export const LINE_PLACEHOLDERS = [
  'customerName',
  'customerNumber',
  'creditorName',
  'contact',
  'noticeDate',
  'payBy',
  'bookedThrough',
  'paymentReference',
  'itemCount',
  'oldestDueDate',
  'longestOverdue',
  'total',
] as const;

/** Several lines, perhaps none; for the body only. */
export const BLOCK_PLACEHOLDERS = ['items', 'claims', 'credits', 'totals', 'paymentDetails'] as const;

export type Placeholder = (typeof LINE_PLACEHOLDERS)[number] | (typeof BLOCK_PLACEHOLDERS)[number];
export type PlaceholderTexts = { readonly [Name in Placeholder]: string };

/** Without these a letter would hide what it demands, or demand what may have been paid already. */
const NEEDED: readonly Placeholder[] = [
  'items',
  'claims',
  'credits',
  'totals',
  'payBy',
  'bookedThrough',
  'paymentReference',
];

const TAG = /\{\{([#/^]?)\s*([^{}]*?)\s*\}\}/g;
const LONGEST_SUBJECT = 200;
const LONGEST_BODY = 20_000;

/** Checks a template; empty when it can be used. Unknown placeholders are refused, never printed. */
export function templateProblems(template: LetterTemplate): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const add = (pointer: TemplateProblem['pointer'], detail: string): void => void problems.push({ pointer, detail });
  if (template.subject.trim() === '') add('/subject', 'the subject is empty');
  if (/[\r\n]/.test(template.subject)) add('/subject', 'the subject is one line');
  if (template.subject.length > LONGEST_SUBJECT) add('/subject', `longer than ${LONGEST_SUBJECT} characters`);
  if (template.body.length > LONGEST_BODY) add('/body', `longer than ${LONGEST_BODY} characters`);
  for (const detail of tagProblems(template.subject, LINE_PLACEHOLDERS)) add('/subject', detail);
  for (const detail of tagProblems(template.body, [...LINE_PLACEHOLDERS, ...BLOCK_PLACEHOLDERS])) add('/body', detail);
  const used = new Set([...template.body.matchAll(TAG)].filter((tag) => tag[1] === '').map((tag) => tag[2]));
  for (const name of NEEDED) if (!used.has(name)) add('/body', `{{${name}}} is missing`);
  return problems;
}

function tagProblems(text: string, allowed: readonly string[]): string[] {
  const problems: string[] = [];
  let open: string | undefined;
  for (const [tag, mark, name = ''] of text.matchAll(TAG)) {
    if (!allowed.includes(name)) problems.push(`${tag} is no placeholder here`);
    else if (mark === '#' || mark === '^') {
      if (open !== undefined) problems.push(`${tag} stands inside the section ${open}`);
      open = name;
    } else if (mark === '/') {
      if (open !== name) problems.push(`${tag} closes no open section`);
      open = undefined;
    }
  }
  if (open !== undefined) problems.push(`the section ${open} is not closed`);
  if (/\{\{|\}\}/.test(text.replace(TAG, ''))) problems.push('a brace is not closed');
  return problems;
}

/**
 * Fills a text that has no problems. `{{#x}}…{{/x}}` is kept where x is not empty, `{{^x}}…{{/x}}` where it is; a tag
 * alone on its line takes the line with it. Texts put in are never read as template again.
 */
export function fillTemplate(text: string, texts: PlaceholderTexts): string {
  const has = (name: string): boolean => textOf(name, texts) !== '';
  const chosen = text
    .replace(/^[ \t]*(\{\{[#/^][^{}]*\}\})[ \t]*\r?\n/gm, '$1')
    .replace(
      /\{\{([#^])\s*(\w+)\s*\}\}([\s\S]*?)\{\{\/\s*\2\s*\}\}/g,
      (_match, mark: string, name: string, inner: string) => (has(name) === (mark === '#') ? inner : ''),
    );
  return chosen.replace(TAG, (_match, _mark, name: string) => textOf(name, texts));
}

function textOf(name: string, texts: PlaceholderTexts): string {
  const found: string | undefined = Object.hasOwn(texts, name) ? texts[name as Placeholder] : undefined;
  if (found === undefined) throw new TypeError(`{{${name}}} is no placeholder: the template was not checked`);
  return found;
}
