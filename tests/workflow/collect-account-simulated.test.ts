import fc from 'fast-check';
import { addDays, instantAt } from '../../domain/platform/dates';
import { simulate } from '../../domain/receivables/collection/simulate';
import { DEFAULT_COLLECTION_POLICY } from '../../domain/receivables/defaults/collection-policy';
import { bookCredit } from '../../schema/queries/receivables/change-ledger';
import { loadCollectionState } from '../../schema/queries/receivables/collection-state';
import { loadRateBook } from '../../schema/queries/receivables/rate-book';
import { loadReplay } from '../../schema/queries/receivables/simulation-data';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';
import { randomLedgers } from '../support/receivables/random-ledgers';
import type { RandomLedger } from '../support/receivables/random-ledgers';
import { runHouse } from '../support/receivables/running-house';
import type { RunningHouse } from '../support/receivables/running-house';

const TODAY = '2026-03-02';
const FROM = `${TODAY}T09:00:00.000Z`;
const UNTIL = '2026-06-15T12:00:00.000Z';
const ZONE = 'Europe/Berlin';
/** Fixed, so that a run can be repeated; another may be tried by NEUROERP_SEED. */
const SEED = Number(process.env.NEUROERP_SEED ?? 20_260_302);
const ACCOUNTS = 8;

describe('a simulation and the process itself', () => {
  let house: RunningHouse;
  beforeAll(async () => {
    house = await runHouse('collect_simulated');
  });
  afterAll(() => house.close());

  it('take the same steps on the same days with the same sums', async () => {
    const ledgers = fc.sample(randomLedgers(TODAY), { seed: SEED, numRuns: ACCOUNTS });
    const tenantId = await house.newTenant(BigInt(Date.parse(FROM) - Date.now()));
    const accounts: string[] = [];
    for (const [index, ledger] of ledgers.entries()) accounts.push(await write(tenantId, `C-${index}`, ledger));

    const expected: string[][] = [];
    for (const [index, accountId] of accounts.entries())
      expected.push(await simulated(tenantId, accountId, `C-${index}`));
    await play(tenantId, ledgers);
    const actual: string[][] = [];
    for (const accountId of accounts) actual.push(await taken(accountId));

    expect({ seed: SEED, steps: actual }).toEqual({ seed: SEED, steps: expected });
    expect(expected.flat().length).toBeGreaterThan(ACCOUNTS);
    expect(expected.flat().filter((step) => / of it claims [1-9]/.test(step)).length).toBeGreaterThan(0);
  }, 180_000);

  async function write(tenantId: string, number: string, ledger: RandomLedger): Promise<string> {
    const { zone, country } = ledger;
    const accountId = await addAccount(house, tenantId, { number, zone, country });
    for (const invoice of ledger.invoices) {
      await addInvoice(house, tenantId, accountId, { ...invoice, number: `${number}/${invoice.number}` });
    }
    // German law gives interest, the fixed sum and no fee once its facts are there.
    if (country === 'DE') {
      await house.query(`update account set jurisdiction = 'DE' where account_id = '${accountId}'`);
      await house.query(`update invoice set receipt_date = issue_date, agreed_date = issue_date + 30
        where account_id = '${accountId}'`);
    }
    const actor = { tenantId, zone: ZONE, now: FROM, actor: 'test' };
    for (const [index, { named, ...payment }] of ledger.payments.entries()) {
      await house.inTenant(tenantId, (tx) =>
        bookCredit(
          tx,
          actor,
          {
            ...payment,
            accountId,
            kind: 'payment',
            number: `${number}/P-${index}`,
            valueDate: payment.bookingDate,
            payer: undefined,
            reference: undefined,
            namedDocuments: named.map((document) => `${number}/${document}`),
            withheldTax: 0n,
          },
          DEFAULT_COLLECTION_POLICY.allocation,
        ),
      );
    }
    return accountId;
  }

  /** What the simulation says of an account nobody has touched yet. */
  async function simulated(tenantId: string, accountId: string, number: string): Promise<string[]> {
    return house.inTenant(tenantId, async (tx) => {
      const [replay] = await loadReplay(tx, tenantId, [number], { after: undefined, limit: 1 });
      if (!replay) throw new Error(`no account ${number}`);
      const state = await loadCollectionState(tx, { tenantId, accountId, now: FROM, process: undefined });
      const rates = await loadRateBook(tx, tenantId);
      const span = { from: FROM, until: UNTIL };
      const { acts } = simulate(state, DEFAULT_COLLECTION_POLICY, rates, span, replay.ledger);
      return acts.flatMap(({ date, notice }) => (notice ? [line(date, notice.step, notice.totals)] : []));
    });
  }

  /** Moves the clock over every day that matters to a process or to the ledger; the sweep runs as its Schedule would. */
  async function play(tenantId: string, ledgers: readonly RandomLedger[]): Promise<void> {
    const days = ledgers.flatMap(({ invoices, payments }) => [
      ...invoices.map(({ dueDate }) => addDays(dueDate, 1)),
      ...payments.map(({ bookingDate }) => bookingDate),
    ]);
    const stops = [...new Set(days)]
      .map((day) => instantAt(ZONE, day))
      .filter((instant) => instant > FROM && instant <= UNTIL)
      .sort();
    await house.sweep(tenantId);
    for (const stop of [...stops, UNTIL]) {
      await house.playUntil(tenantId, stop);
      await house.sweep(tenantId);
    }
    await house.rest(tenantId);
  }

  async function taken(accountId: string): Promise<string[]> {
    const rows = await house.query<{ step: string; decidedOn: string; totals: Totals }>(
      `select step, decided_on, totals from dunning_notice where account_id = '${accountId}' and withdrawn_on is null
       order by decided_at, notice_id`,
    );
    return rows.map(({ step, decidedOn, totals }) => line(decidedOn, step, totals));
  }
});

type Totals = readonly { currency: string; total: bigint | string; claims: bigint | string }[];

function line(date: string, step: string, totals: Totals): string {
  const sums = totals.map(({ currency, total, claims }) => `${currency} ${total} of it claims ${claims}`).sort();
  return `${date} ${step} ${sums.join(', ')}`;
}
