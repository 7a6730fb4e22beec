import { z } from 'zod';
import type { ProcessManifest } from '../platform/manifest';

const uuid = z.uuid().meta({
  override: { type: 'string', format: 'uuid', pattern: undefined },
  example: '0198c5b4-7d6e-7cc1-9c1a-3f1f6f0c2d11',
});

export const importLedgerManifest: ProcessManifest = {
  type: 'import-ledger',
  title: 'Import a ledger',
  description:
    'Imports the file of an earlier check or refused import, without sending it again. A new file is sent to ' +
    '`POST /receivables/imports`. Rows of documents that the ledger holds already change nothing.',
  workflow: 'importLedger',
  input: z.strictObject({
    importId: uuid.meta({ description: 'The earlier import, ended as `checked` or `rejected`' }),
    dryRun: z.boolean().default(false).meta({ description: 'Only check and report; write nothing' }),
    onBadRow: z
      .enum(['stop', 'skip'])
      .default('stop')
      .meta({ description: '`stop`: one bad row and nothing is imported. `skip`: the good rows are.' }),
  }),
  permissions: {
    start: 'receivables:import:run',
    read: 'platform:process:read',
    cancel: 'platform:process:cancel',
  },
  commands: {},
  tasks: {},
};
