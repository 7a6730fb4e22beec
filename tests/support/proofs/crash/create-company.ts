import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { nodeArguments } from '../../../../runtime/embedded/node-arguments';

/** Makes a live company with the command that operators use; its clock can be moved only where the house allows it. */
export async function createCompany(ownerUrl: string): Promise<{ tenantId: string; apiKey: string }> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...nodeArguments('workers/create-company'),
      ...['--name', 'Kranich Handel GmbH', '--zone', 'Europe/Berlin', '--country', 'DE', '--currency', 'EUR'],
      ...['--admin', 'Ada Admin'],
    ],
    { env: { ...process.env, DATABASE_URL_OWNER: ownerUrl } },
  );
  const tenantId = /company (\S+)/.exec(stdout)?.[1];
  const apiKey = /\(admin\): (\S+)/.exec(stdout)?.[1];
  if (tenantId === undefined || apiKey === undefined) throw new Error(`no company was made: ${stdout}`);
  return { tenantId, apiKey };
}
