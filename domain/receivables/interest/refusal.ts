import type { IsoDate } from '../../platform/dates';

/** Why nothing is claimed. `detail` is a plain sentence for people. */
export interface InterestRefusal {
  readonly kind: 'refused';
  readonly reason:
    | 'missing-fact' // a fact the law asks for is not in the ledger
    | 'invalid-fact' // a fact cannot be right
    | 'no-law' // no law is stored for the jurisdiction and day
    | 'no-rate' // no reference rate is stored for a day that bears interest
    | 'forbidden' // the law forbids what the contract says
    | 'not-eligible' // the law gives this creditor, or against this debtor, nothing
    | 'not-overdue'; // nothing was open after the due date
  /** The fact that is missing or wrong, by its field's name; for `no-rate` the reference rate's id. */
  readonly fact?: string;
  /** Only with `no-rate`: the days no rate is stored for. */
  readonly period?: { readonly from: IsoDate; readonly to: IsoDate };
  readonly detail: string;
}

export function refuse(
  reason: InterestRefusal['reason'],
  detail: string,
  more: Pick<InterestRefusal, 'fact' | 'period'> = {},
): InterestRefusal {
  return { kind: 'refused', reason, detail, ...more };
}

/** A fact the law asks for is unknown, so nothing is claimed. */
export function missing(fact: string, detail: string): InterestRefusal {
  return refuse('missing-fact', detail, { fact });
}

export function isRefusal(value: object): value is InterestRefusal {
  return 'kind' in value && value.kind === 'refused';
}
