import { z } from 'zod';
import type { Decision, Reason } from '../../domain/receivables/collection/decision';
import type { SimulatedAct } from '../../domain/receivables/collection/simulate';
import { date, instant } from '../fields';
import { minorText } from './fields';

export const reasonBody = z
  .object({
    rule: z.string().meta({ description: 'The rule that fired', example: 'net-days' }),
    detail: z.string(),
    numbers: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .meta({ description: 'What it fired on; money as decimal strings of minor units' }),
  })
  .meta({ id: 'Reason' });

export function toReason({ rule, detail, numbers }: Reason): z.input<typeof reasonBody> {
  return { rule, detail, numbers: { ...numbers } };
}

export const standingBody = z
  .object({
    kind: z.enum(['wait', 'end']),
    until: instant.nullable().meta({ description: 'Nothing changes by itself before; null: nothing ever does' }),
    summary: z.string(),
    reasons: z.array(reasonBody),
  })
  .meta({ id: 'CollectionStanding' });

/** How it stands once nothing more is to be done. */
export function toStanding(decision: Decision): z.input<typeof standingBody> {
  const reasons = decision.reasons.map(toReason);
  if (decision.kind === 'wait') {
    return { kind: 'wait', until: decision.until ?? null, summary: `Waits for ${decision.waitingFor}`, reasons };
  }
  return { kind: 'end', until: null, summary: decision.summary, reasons };
}

export const actBody = z
  .object({
    at: instant,
    date,
    did: z.string().meta({ example: 'friendly-reminder' }),
    summary: z.string(),
    reasons: z.array(reasonBody),
    notice: z
      .object({
        step: z.string(),
        stepIndex: z.int(),
        channel: z.enum(['email', 'post', 'task']),
        payBy: date.nullable(),
        items: z.array(z.object({ itemId: z.string(), raisedTo: z.string().nullable(), openMinor: minorText })),
        claims: z.array(z.object({ kind: z.string(), currency: z.string(), amountMinor: minorText, law: z.string() })),
        totals: z.array(
          z.object({ currency: z.string(), principalMinor: minorText, claimsMinor: minorText, totalMinor: minorText }),
        ),
      })
      .nullable()
      .meta({ description: 'What would be sent or asked, when it is a step' }),
  })
  .meta({ id: 'SimulatedAct' });

export function toActBody(act: SimulatedAct): z.input<typeof actBody> {
  const { at, date: day, did, summary, reasons, notice } = act;
  return {
    ...{ at, date: day, did, summary },
    reasons: reasons.map(toReason),
    notice: notice
      ? {
          step: notice.step,
          stepIndex: notice.stepIndex,
          channel: notice.channel,
          payBy: notice.payBy ?? null,
          items: notice.items.map(({ itemId, raisedTo, open }) => ({
            itemId,
            raisedTo: raisedTo ?? null,
            openMinor: open.toString(),
          })),
          claims: notice.claims.map(({ kind, currency, amount, law }) => {
            return { kind, currency, amountMinor: amount.toString(), law };
          }),
          totals: notice.totals.map(({ currency, principal, claims, total }) => ({
            currency,
            principalMinor: principal.toString(),
            claimsMinor: claims.toString(),
            totalMinor: total.toString(),
          })),
        }
      : null,
  };
}
