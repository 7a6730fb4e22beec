import type { Migration } from 'kysely';
import * as platform from './0001-platform';
import * as receivables from './0002-receivables';
import * as indexesAndLocks from './0003-indexes-and-locks';
import * as levelsByStepCode from './0004-levels-by-step-code';
import * as claimsTakenBack from './0005-claims-taken-back';

/** Every migration in order. A released one is never edited: add the next (expand first, contract a release later). */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-platform': platform,
  '0002-receivables': receivables,
  '0003-indexes-and-locks': indexesAndLocks,
  '0004-levels-by-step-code': levelsByStepCode,
  '0005-claims-taken-back': claimsTakenBack,
};
