import { dateIn, isIsoDate } from '../../platform/dates';
import type { IsoInstant } from '../../platform/dates';
import type { CollectionFacts } from './state';

/** The commands of a collection, as the manifest validated them. */
export type CollectionCommand =
  | { readonly name: 'pause'; readonly until: string; readonly reason: string }
  | { readonly name: 'resume'; readonly reason: string | undefined };

export type CommandEffect =
  | { readonly outcome: 'applied'; readonly facts: CollectionFacts; readonly summary: string }
  | { readonly outcome: 'refused'; readonly refusal: 'conflict' | 'invalid'; readonly detail: string };

/** What a command changes of the process's facts, or why it is refused. `decide` draws the consequences. */
export function applyCollectionCommand(
  facts: CollectionFacts,
  command: CollectionCommand,
  now: IsoInstant,
): CommandEffect {
  // A day that is over everywhere is refused; whether the company's own has ended is for `decide` to see.
  const today = dateIn('Etc/GMT+12', now);
  switch (command.name) {
    case 'pause': {
      if (!isIsoDate(command.until) || command.until < today) {
        return { outcome: 'refused', refusal: 'invalid', detail: `A pause ends today (${today}) or later.` };
      }
      return {
        outcome: 'applied',
        facts: { ...facts, pausedUntil: command.until, pauseReason: command.reason },
        summary: `Paused through ${command.until}: ${command.reason}`,
      };
    }
    case 'resume': {
      if (facts.pausedUntil === undefined || facts.pausedUntil < today) {
        return { outcome: 'refused', refusal: 'conflict', detail: 'The collection is not paused.' };
      }
      return {
        outcome: 'applied',
        facts: { ...facts, pausedUntil: undefined, pauseReason: undefined },
        summary: command.reason === undefined ? 'Resumed' : `Resumed: ${command.reason}`,
      };
    }
  }
}
