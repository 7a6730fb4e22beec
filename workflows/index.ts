// Every workflow the workers run, by the name Temporal knows it.
export { collectAccount } from './receivables/collect-account';
export { importLedger } from './receivables/import-ledger';
export { sweepOverdue } from './receivables/sweep-overdue';
