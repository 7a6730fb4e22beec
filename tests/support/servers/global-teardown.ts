import { takeRunning } from './running';

export default async function globalTeardown(): Promise<void> {
  await takeRunning()?.stop();
}
