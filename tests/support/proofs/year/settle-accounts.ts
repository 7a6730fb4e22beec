import { comeToRest } from './come-to-rest';
import type { Company } from './company';
import { noteAnswer, sideBySide } from './do-deeds';
import type { YearHouse } from './year-house';

/** Pays everything that is open on an account, naming the documents, one payment a currency. */
export async function payOpenItems(house: YearHouse, company: Company, customer: string, label: string): Promise<void> {
  const accountId = await company.accountId(customer);
  const open = await house.query<{ currency: string; numbers: string[]; minor: string }>(`
    select v.currency, array_agg(i.number order by i.due_date, i.number) as numbers, sum(i.open_minor)::text as minor
    from open_item i join invoice v using (tenant_id, invoice_id)
    where i.tenant_id = '${company.tenantId}' and i.account_id = '${accountId}' and i.open_minor > 0
    group by v.currency order by v.currency`);
  for (const { currency, numbers, minor } of open) {
    const number = `P-${customer}-${label}-${currency}`;
    const answer = await company.call('POST', `/receivables/accounts/${accountId}/payments`, {
      number,
      currency,
      amountMinor: minor,
      namedDocuments: numbers,
    });
    if (noteAnswer(company, 'payment of all that is open', answer)) {
      company.diary.credits.push({ kind: 'payment', number, customer, currency, amount: BigInt(minor) });
    }
  }
}

/** Every second customer whose message waits for the mail server pays meanwhile: that message must never leave. */
export async function payWhileMailWaits(house: YearHouse, company: Company, day: string): Promise<void> {
  const written = await house.query<{ number: string }>(`select distinct a.number
    from outbox o join account a on a.tenant_id = o.tenant_id and a.account_id = o.guard_subject
    where o.tenant_id = '${company.tenantId}' and o.kind = 'mail' and o.state = 'pending' order by a.number`);
  const payers = written.filter((_, index) => index % 2 === 0);
  await sideBySide(payers, ({ number }) => payOpenItems(house, company, number, `waiting-${day}`));
}

/** The end of the story: everybody pays all there is, whatever stands in the way of collecting. */
export async function settleAll(house: YearHouse, company: Company): Promise<void> {
  await comeToRest(house, company);
  const debtors = await house.query<{ number: string }>(`select number from account a
    where tenant_id = '${company.tenantId}' and exists (select from open_item i
      where i.tenant_id = a.tenant_id and i.account_id = a.account_id and i.open_minor > 0) order by number`);
  await sideBySide(debtors, ({ number }) => payOpenItems(house, company, number, 'last'));
  await comeToRest(house, company);
}
