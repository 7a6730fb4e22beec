import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openApiOf } from './openapi';
import { ROUTES } from './routes';

export const LOCK_FILE = path.join(__dirname, 'openapi.lock.json');

/** The document as it is locked: without the version, which changes with every release. */
export function lockText(): string {
  return `${JSON.stringify(openApiOf(ROUTES, 'locked'), null, 2)}\n`;
}

/** `npm run openapi:lock`: accepts the present document, breaking changes included; the diff shows what was accepted. */
if (require.main === module) {
  writeFileSync(LOCK_FILE, lockText());
  process.stdout.write(`${path.relative(process.cwd(), LOCK_FILE)} written\n`);
}
