import { parseArgs } from 'node:util';
import { loadConfig, variable } from '../runtime/config';
import { createCompany } from '../schema/seed';

const USAGE = `npm run company:create -- --name "Acme Ltd" --zone Europe/London --country GB --currency GBP --admin "Jane Doe"
Needs DATABASE_URL_OWNER. Prints the first administrator's API key, once.`;

/** Makes a company of somebody's own in a database that has been migrated. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      name: { type: 'string' },
      zone: { type: 'string' },
      country: { type: 'string' },
      currency: { type: 'string' },
      admin: { type: 'string' },
    },
  });
  const { name, zone, country, currency, admin } = values;
  if (!name || !zone || !country || !currency || !admin) throw new TypeError(USAGE);
  const config = loadConfig({ DATABASE_URL_OWNER: variable.postgresUrl });
  const made = await createCompany(config.DATABASE_URL_OWNER, { name, zone, country, currency, administrator: admin });
  process.stdout.write(`${made.name}: company ${made.tenantId}\n${admin} (admin): ${made.members[0]?.apiKey ?? ''}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
