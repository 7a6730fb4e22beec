import type { ProcessManifest } from './platform/manifest';
import { importLedgerManifest } from './receivables/import-manifest';
import { collectAccountManifest } from './receivables/manifest';

/** Every process outsiders may start, steer and read: routes, OpenAPI, worklist and tests follow from this list. */
export const MANIFESTS: readonly ProcessManifest[] = [collectAccountManifest, importLedgerManifest];
