import type { Answer } from '../../api/test-api';
import type { Company } from './company';
import type { Deed, PlannedCredit } from './plan-types';
import type { YearHouse } from './year-house';

const AT_ONCE = 6;

/** Does deeds side by side as several clerks would, those of one customer one after the other. */
export async function doDeeds(house: YearHouse, company: Company, deeds: readonly Deed[]): Promise<void> {
  const byCustomer = new Map<string, Deed[]>();
  for (const deed of deeds) byCustomer.set(deed.customer, [...(byCustomer.get(deed.customer) ?? []), deed]);
  await sideBySide([...byCustomer.values()], async (ofOne) => {
    for (const deed of ofOne) await doDeed(house, company, deed);
  });
}

export async function sideBySide<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = [...list];
  const clerk = async (): Promise<void> => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, clerk));
}

/** Counts an answer. What the account's state forbids by then is no fault of the system: it answers 404, 409 or 422. */
export function noteAnswer(company: Company, what: string, answer: Answer): boolean {
  const isAccepted = answer.status < 300;
  const book = isAccepted ? company.diary.accepted : company.diary.refused;
  book.set(what, (book.get(what) ?? 0) + 1);
  if (!isAccepted && ![404, 409, 422].includes(answer.status)) {
    throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return isAccepted;
}

async function doDeed(house: YearHouse, company: Company, deed: Deed): Promise<void> {
  const accountId = await company.accountId(deed.customer);
  const account = `/receivables/accounts/${accountId}`;
  const note = (answer: Answer): boolean => noteAnswer(company, deed.kind, answer);
  switch (deed.kind) {
    case 'payment':
    case 'credit-note':
      return bookCredit(company, account, deed);
    case 'reversal': {
      const creditId = await idOf(house, company, 'credit_entry', 'credit_id', deed.payment);
      if (creditId === undefined) return;
      const fee = deed.bankFee === undefined ? {} : { bankFeeMinor: deed.bankFee.toString() };
      note(await company.call('POST', `${account}/payments/${creditId}/reverse`, { reason: 'returned', ...fee }));
      return;
    }
    case 'dispute': {
      const item = await itemOf(house, company, deed.item);
      if (!item) return;
      const amountMinor = ((item.openMinor * BigInt(deed.percent)) / 100n).toString();
      if (amountMinor === '0') return;
      note(await company.call('POST', `/receivables/items/${item.itemId}/disputes`, { amountMinor, reason: 'faulty' }));
      return;
    }
    case 'resolve': {
      const item = await itemOf(house, company, deed.item);
      const disputeId = item && (await openDispute(house, company, item.itemId));
      if (disputeId === undefined) return;
      note(await company.call('POST', `/receivables/disputes/${disputeId}/resolve`, { outcome: deed.outcome }));
      return;
    }
    case 'pause': {
      const running = await runningCollection(house, company, accountId);
      if (!running) return;
      const body = { until: deed.until, reason: 'asked for time' };
      company.touched.add(running.workflowId);
      note(await company.call('POST', `/processes/${running.processId}/commands/pause`, body));
      return;
    }
    case 'hold':
    case 'stop-contact':
    case 'resume-contact':
    case 'insolvency':
      return setStanding(company, account, deed);
  }
}

async function bookCredit(company: Company, account: string, credit: PlannedCredit): Promise<void> {
  const path = credit.kind === 'payment' ? 'payments' : 'credit-notes';
  const answer = await company.call('POST', `${account}/${path}`, {
    number: credit.number,
    bookingDate: credit.date,
    valueDate: credit.valueDate,
    currency: credit.currency,
    amountMinor: credit.amount.toString(),
    namedDocuments: credit.named,
    ...(credit.withheld > 0n ? { withheldTaxMinor: credit.withheld.toString() } : {}),
  });
  if (noteAnswer(company, credit.kind, answer)) company.diary.credits.push(credit);
  else throw new Error(`${credit.kind} ${credit.number}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

type StandingDeed = Extract<Deed, { kind: 'hold' | 'stop-contact' | 'resume-contact' | 'insolvency' }>;

async function setStanding(company: Company, account: string, deed: StandingDeed): Promise<void> {
  const today = new Date(company.nowMs()).toISOString().slice(0, 10);
  const body = {
    reason: 'as the customer wrote',
    ...(deed.kind === 'hold' ? { until: deed.until } : {}),
    ...(deed.kind === 'insolvency' ? { on: deed.date < today ? deed.date : today } : {}),
  };
  const sentAt = Date.now();
  if (!noteAnswer(company, deed.kind, await company.call('POST', `${account}/${deed.kind}`, body))) return;
  const { rests } = company.diary;
  if (deed.kind === 'resume-contact') {
    // What was acknowledged as lifted may be written from the moment the wish was sent.
    const stopped = rests.findLast(({ customer, kind }) => customer === deed.customer && kind === 'stop-contact');
    if (stopped) stopped.toWallMs ??= sentAt;
    return;
  }
  const earlier = rests.findLast(({ customer, kind }) => customer === deed.customer && kind === deed.kind);
  if (deed.kind === 'hold' && earlier) earlier.toWallMs ??= sentAt;
  const through = deed.kind === 'hold' ? deed.until : undefined;
  rests.push({ customer: deed.customer, kind: deed.kind, fromWallMs: Date.now(), toWallMs: undefined, through });
}

/** Clerks find ids in lists; the proof looks them up. */
async function idOf(house: YearHouse, company: Company, table: string, id: string, number: string) {
  const [row] = await house.query<{ id: string }>(
    `select ${id} as id from ${table} where tenant_id = '${company.tenantId}' and number = '${number}'`,
  );
  return row?.id;
}

async function itemOf(house: YearHouse, company: Company, number: string) {
  const [row] = await house.query<{ itemId: string; openMinor: bigint }>(
    `select item_id, open_minor from open_item where tenant_id = '${company.tenantId}' and number = '${number}'`,
  );
  return row;
}

async function openDispute(house: YearHouse, company: Company, itemId: string): Promise<string | undefined> {
  const [row] = await house.query<{ disputeId: string }>(`select dispute_id from dispute
    where tenant_id = '${company.tenantId}' and item_id = '${itemId}' and resolved_on is null`);
  return row?.disputeId;
}

export async function runningCollection(house: YearHouse, company: Company, accountId: string) {
  const [row] = await house.query<{ processId: string; workflowId: string }>(`select process_id, workflow_id
    from process where tenant_id = '${company.tenantId}' and subject_id = '${accountId}' and type = 'collect-account'
      and closed_at is null`);
  return row;
}
