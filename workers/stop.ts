import { homeFolder, openHome } from '../runtime/embedded/home';
import { lockHolder } from '../runtime/embedded/lock';
import { isRunning, signalProcess } from '../runtime/embedded/process-identity';
import { waitUntil } from '../runtime/embedded/wait-until';

/** `npm run stop`: asks the instance on this data folder to stop, and waits until it has. */
async function main(): Promise<void> {
  const home = openHome(homeFolder(process.env));
  const holder = lockHolder(home.lockFile);
  if (!holder || !isRunning(holder)) {
    process.stdout.write(`nothing runs on ${home.folder}\n`);
    return;
  }
  signalProcess(holder.pid, 'SIGTERM');
  await waitUntil(
    `process ${holder.pid}`,
    async () => {
      if (isRunning(holder)) throw new Error('it still stops');
    },
    { timeoutMs: 120_000, everyMs: 100 },
  );
  process.stdout.write(`stopped process ${holder.pid} on ${home.folder}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
