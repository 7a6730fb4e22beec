import { DEFAULT_LETTERS } from '../../../domain/receivables/defaults/letters';
import {
  BLOCK_PLACEHOLDERS,
  fillTemplate,
  LINE_PLACEHOLDERS,
  templateProblems,
} from '../../../domain/receivables/letters/template';
import type { LetterTemplate, PlaceholderTexts } from '../../../domain/receivables/letters/template';

const NEEDED = '{{items}}{{claims}}{{credits}}{{totals}}{{payBy}}{{bookedThrough}}{{paymentReference}}';

function problems(change: Partial<LetterTemplate>): string[] {
  const template = { name: 'x', language: 'en', subject: 'Reminder {{total}}', body: NEEDED, ...change };
  return templateProblems(template).map(({ pointer, detail }) => `${pointer} ${detail}`);
}

const texts = Object.fromEntries(
  [...LINE_PLACEHOLDERS, ...BLOCK_PLACEHOLDERS].map((name) => [
    name,
    name === 'claims' || name === 'contact' ? '' : `<${name}>`,
  ]),
) as PlaceholderTexts;

describe('letter templates', () => {
  it.each(DEFAULT_LETTERS)('$name in $language, as shipped, has no problems', (template) => {
    expect(templateProblems(template)).toEqual([]);
  });

  it.each([
    ['an unknown placeholder', { body: `${NEEDED}{{amount}}` }, '/body {{amount}} is no placeholder here'],
    ['a member of Object', { body: `${NEEDED}{{constructor}}` }, '/body {{constructor}} is no placeholder here'],
    ['an empty placeholder', { body: `${NEEDED}{{}}` }, '/body {{}} is no placeholder here'],
    ['a block in the subject', { subject: '{{items}}' }, '/subject {{items}} is no placeholder here'],
    ['two lines of subject', { subject: 'a\nBcc: x' }, '/subject the subject is one line'],
    ['an empty subject', { subject: ' ' }, '/subject the subject is empty'],
    ['a section left open', { body: `${NEEDED}{{#claims}}` }, '/body the section claims is not closed'],
    ['a section closed twice', { body: `${NEEDED}{{/claims}}` }, '/body {{/claims}} closes no open section'],
    [
      'a section in a section',
      { body: `${NEEDED}{{#claims}}{{#credits}}{{/credits}}` },
      '/body {{#credits}} stands inside the section claims',
    ],
    ['a brace left open', { body: `${NEEDED}{{items` }, '/body a brace is not closed'],
    ['a body that does not name the total', { body: NEEDED.replace('{{totals}}', '') }, '/body {{totals}} is missing'],
    [
      'a section instead of the placeholder itself',
      { body: `${NEEDED.replace('{{credits}}', '')}{{#credits}}x{{/credits}}` },
      '/body {{credits}} is missing',
    ],
  ])('are refused for %s', (_name, change, problem) => {
    expect(problems(change)).toEqual([problem]);
  });

  it('keep or drop sections, with the lines their tags stand on', () => {
    const body =
      'a\n{{#claims}}\nclaims: {{claims}}\n{{/claims}}\n{{^claims}}\nno claims\n{{/claims}}\n{{#credits}}{{credits}}{{/credits}}\nb {{ payBy }}\n';
    expect(fillTemplate(body, texts)).toBe('a\nno claims\n<credits>\nb <payBy>\n');
  });

  it('fail loudly when filled without having been checked', () => {
    expect(() => fillTemplate('{{amount}}', texts)).toThrow('was not checked');
  });
});
