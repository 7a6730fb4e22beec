import { z } from 'zod';
import { dateIn } from '../../domain/platform/dates';
import { findCollectable } from '../../schema/queries/receivables/collecting';
import type { PrepareStart } from '../process-starts';

const named = z.object({ accountId: z.uuid().optional(), accountNumber: z.string().optional() });

/** Finds the account to collect: by its id or number. One with nothing overdue, or handed over, is not collected. */
export const prepareCollectAccount: PrepareStart = async (tx, { tenantId, now, zone }, input) => {
  const { accountId, accountNumber = '' } = named.parse(input);
  const today = dateIn(zone, now);
  const wanted = accountId === undefined ? { number: accountNumber } : { accountId };
  const account = await findCollectable(tx, tenantId, wanted, today);
  if (!account) {
    const pointer = accountId === undefined ? '#/accountNumber' : '#/accountId';
    return { refusal: 'invalid', detail: 'There is no such customer account.', pointer };
  }
  const { number, name, handedOverOn } = account;
  if (handedOverOn !== null) {
    return { refusal: 'conflict', detail: `${name} (${number}) was handed over on ${handedOverOn}; recall it first.` };
  }
  if (!account.overdue) {
    return { refusal: 'conflict', detail: `Nothing of ${name} (${number}) is overdue on ${today}.` };
  }
  return {
    businessKey: account.accountId,
    subjectId: account.accountId,
    title: `Collect ${name} (${number})`,
    input: { accountId: account.accountId },
  };
};
