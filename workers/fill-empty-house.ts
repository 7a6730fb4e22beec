import { writeFileSync } from 'node:fs';
import { dateIn } from '../domain/platform/dates';
import { demoLedgerFile } from '../domain/receivables/defaults/demo-ledger';
import { seedDemo } from '../schema/seed';
import { houseClient, importDemoLedger, keyOf, waitFor } from './house-client';
import type { Page } from './house-client';
import type { Seed } from './start-all';

/**
 * Gives an empty house its demo company: people and keys, an imported ledger, and the first reminders on their way, by the
 * same API and processes that a real company uses. Says what it did.
 */
export const fillEmptyHouse: Seed = async ({ ownerUrl, apiUrl, credentialsFile, log }) => {
  const company = await seedDemo({ ownerUrl });
  if (!company) return;
  writeFileSync(credentialsFile, `${JSON.stringify(company, null, 2)}\n`, { mode: 0o600 });
  const house = houseClient(apiUrl, keyOf(company, 'admin'));
  await importDemoLedger(house, 'demo-ledger.csv', demoLedgerFile(dateIn('Europe/Berlin', company.now)));
  const collections = await waitFor('the first reminders', async () => {
    const [open, mailbox] = await Promise.all([
      house.get<Page<unknown>>('/api/v1/processes?type=collect-account'),
      house.get<Page<unknown>>('/api/v1/mailbox'),
    ]);
    const complete = open.items.length > 0 && mailbox.items.length >= open.items.length;
    return complete ? { open: open.items.length, mails: mailbox.items.length } : undefined;
  });
  log(`${company.name}: ${collections.open} overdue accounts are being collected, ${collections.mails} reminders sent`);
};
