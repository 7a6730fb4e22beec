import type { IsoInstant } from '../../domain/platform/dates';
import type { NoticeDraft } from '../../domain/receivables/collection/decision';
import { noticeFactsOf } from '../../domain/receivables/collection/notice-facts';
import type { CollectionPolicy } from '../../domain/receivables/collection/policy';
import type { CollectionState } from '../../domain/receivables/collection/state';
import { LETTER_LANGUAGES } from '../../domain/receivables/defaults/letter-languages';
import { DEFAULT_LETTERS } from '../../domain/receivables/defaults/letters';
import { chooseLetter } from '../../domain/receivables/letters/choose';
import { noticeTotals } from '../../domain/receivables/letters/notice-facts';
import { renderLetter } from '../../domain/receivables/letters/render-letter';
import type { RenderedNotice } from '../../schema/queries/receivables/write-notice';
import { renderStatement } from './render-statement';

/**
 * Writes the letter and the statement of a drafted notice. The sums they print are added up anew from the rows and must
 * equal what was decided; a notice that does not add up is not sent.
 * @throws Error when they differ, or when no letter of the name exists: the process asks an operator.
 */
export async function renderNotice(
  state: CollectionState,
  policy: CollectionPolicy,
  draft: NoticeDraft,
  now: IsoInstant,
): Promise<RenderedNotice> {
  const facts = noticeFactsOf(state, draft, now);
  for (const decided of draft.totals) {
    const printed = noticeTotals(facts).find((total) => total.currency === decided.currency);
    if (printed?.total !== decided.total) {
      throw new Error(`the notice prints ${printed?.total} ${decided.currency}, decided was ${decided.total}`);
    }
  }
  const letter = chooseLetter(draft.template ?? draft.step, state.account.language, DEFAULT_LETTERS, LETTER_LANGUAGES);
  if (!letter) throw new Error(`there is no letter ${draft.template ?? draft.step}`);
  const { subject, text } = renderLetter(facts, letter.template, letter.language);
  return {
    mail: { to: state.account.email ?? '', from: policy.sender, subject, text, language: letter.language.code },
    statement: {
      fileName: `statement-${state.account.number}-${facts.noticeDate}.pdf`.replace(/[^A-Za-z0-9._-]/g, '-'),
      content: await renderStatement(facts, letter.language),
    },
  };
}
