import type { PrepareStart } from './process-starts';
import { prepareImport } from './receivables/import-start';
import { prepareCollectAccount } from './receivables/prepare-starts';

/**
 * What a start looks up before its process row is written, by process type: the business key that finds the running one,
 * whom it is about, its title. A type without an entry starts a new process each time.
 */
export const PREPARE_START: Readonly<Record<string, PrepareStart>> = {
  'collect-account': prepareCollectAccount,
  'import-ledger': prepareImport,
};
