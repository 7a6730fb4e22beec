import { z } from 'zod';
import { dateIn } from '../../domain/platform/dates';
import { tenantClock } from '../../schema/queries/platform/clock';
import { findAccountId } from '../../schema/queries/receivables/account-views';
import { loadAccount, loadLedger } from '../../schema/queries/receivables/ledger';
import type { PrepareStart } from '../process-starts';

const named = z.object({ accountId: z.uuid().optional(), accountNumber: z.string().optional() });

/** Finds the account to collect: by its id or number. One with nothing overdue, or handed over, is not collected. */
export const prepareCollectAccount: PrepareStart = async (tx, { tenantId }, input) => {
  const { accountId, accountNumber = '' } = named.parse(input);
  const id = accountId ?? (await findAccountId(tx, tenantId, accountNumber));
  const account = id === undefined ? undefined : await loadAccount(tx, tenantId, id);
  if (!account) {
    const pointer = accountId === undefined ? '#/accountNumber' : '#/accountId';
    return { refusal: 'invalid', detail: 'There is no such customer account.', pointer };
  }
  const { number, name, handedOverOn } = account;
  if (handedOverOn !== undefined) {
    return { refusal: 'conflict', detail: `${name} (${number}) was handed over on ${handedOverOn}; recall it first.` };
  }
  const { now, zone } = await tenantClock(tx, tenantId);
  const today = dateIn(zone, now);
  const { items } = await loadLedger(tx, { tenantId, accountId: account.id, today });
  if (!items.some((item) => item.open > 0n && item.dueDate < today)) {
    return { refusal: 'conflict', detail: `Nothing of ${name} (${number}) is overdue on ${today}.` };
  }
  return {
    businessKey: account.id,
    subjectId: account.id,
    title: `Collect ${name} (${number})`,
    input: { accountId: account.id },
  };
};
