import { existsSync } from 'node:fs';
import { homeFolder, openHome, readJson, readRuntime } from '../runtime/embedded/home';
import { ROLE_NAMES, roleUrls } from '../schema/roles';
import type { RoleName } from '../schema/roles';

const DATABASE = 'neuroerp';

/**
 * The variables by which a command reaches the instance that `npm start` runs here; empty where none runs. What the
 * environment itself says comes first, so the same command serves other installations.
 */
export function runningInstance(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folder = homeFolder(env);
  if (!existsSync(folder)) return {};
  const home = openHome(folder);
  const runtime = readRuntime(home);
  const secrets = readJson(home.secretsFile);
  if (!runtime || !hasSecrets(secrets)) return {};
  const urls = roleUrls(`postgres://127.0.0.1:${runtime.postgresPort}`, DATABASE, secrets);
  return {
    DATABASE_URL_SWEEPER: urls.neuroerp_sweeper,
    TEMPORAL_ADDRESS: runtime.temporalAddress,
    TEMPORAL_NAMESPACE: runtime.temporalNamespace,
    NEUROERP_CODEC_KEYS: `k1:${secrets['codec-key']}`,
  };
}

function hasSecrets(secrets: unknown): secrets is Record<RoleName | 'codec-key', string> {
  if (typeof secrets !== 'object' || secrets === null) return false;
  const known = new Map(Object.entries(secrets));
  return [...ROLE_NAMES, 'codec-key'].every((name) => typeof known.get(name) === 'string');
}
