import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { demoLedgerFile } from '../domain/receivables/defaults/demo-ledger';
import { seedDemo } from '../schema/seed';
import type { DemoCompany } from '../schema/seed';
import { houseClient, importDemoLedger, keyOf, waitFor } from './house-client';
import type { HouseClient, Page } from './house-client';
import type { Seed } from './start-all';

/**
 * Gives an empty house its demo company: people and keys, an imported ledger, and the first reminders on their way, by the
 * same API and processes that a real company uses. A start that was cut off in between is finished by the next one.
 */
export const fillEmptyHouse: Seed = async ({ ownerUrl, apiUrl, credentialsFile, log }) => {
  const keep = (made: DemoCompany) =>
    writeFileSync(credentialsFile, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  const company = (await seedDemo({ ownerUrl, keep })) ?? demoCompanyOf(credentialsFile);
  if (!company) return;
  const house = houseClient(apiUrl, keyOf(company, 'admin'));
  if (await hasLedger(house)) return;
  const { today } = await house.get<{ today: string }>('/api/v1/clock');
  await importDemoLedger(house, 'demo-ledger.csv', demoLedgerFile(today));
  const first = waitFor('the first reminders', async () => {
    const [open, mailbox] = await Promise.all([
      house.get<Page<unknown>>('/api/v1/processes?type=collect-account'),
      house.get<Page<unknown>>('/api/v1/mailbox'),
    ]);
    const complete = open.items.length > 0 && mailbox.items.length >= open.items.length;
    return complete ? { open: open.items.length, mails: mailbox.items.length } : undefined;
  });
  // The house runs whether or not they have left by now; their timelines say what they wait for.
  const sent = await first.catch(() => undefined);
  log(
    sent
      ? `${company.name}: ${sent.open} overdue accounts are being collected, ${sent.mails} reminders sent`
      : `${company.name}: its ledger is imported; the first reminders are still on their way`,
  );
};

/** The demo company of an earlier start; undefined in a house that is somebody's own. */
function demoCompanyOf(credentialsFile: string): DemoCompany | undefined {
  if (!existsSync(credentialsFile)) return undefined;
  return JSON.parse(readFileSync(credentialsFile, 'utf8')) as DemoCompany;
}

async function hasLedger(house: HouseClient): Promise<boolean> {
  const imports = await house.get<Page<unknown>>('/api/v1/processes?type=import-ledger&limit=1');
  return imports.items.length > 0;
}
