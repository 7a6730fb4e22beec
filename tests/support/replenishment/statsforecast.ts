import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface StatsforecastRun {
  /** As Python measured it, without start and imports. */
  readonly seconds: number;
  /** From the request to the answer. */
  readonly wallSeconds: number;
  readonly ets: number[][];
  readonly theta: number[][];
}

export interface Statsforecast {
  /** Forecasts the first `count` series of the file. */
  forecast(count: number): Promise<StatsforecastRun>;
  stop(): void;
}

/** Starts Python's statsforecast on a file of series; says how to install it, and returns undefined, where it is missing. */
export function startStatsforecast(file: string): Statsforecast | undefined {
  const python = process.env.NEUROERP_PYTHON ?? 'python3';
  if (spawnSync(python, ['-c', 'import statsforecast'], { stdio: 'ignore' }).status !== 0) {
    process.stderr.write(
      `${python} has no statsforecast, so only our own time is measured. To compare: python3 -m venv FOLDER && ` +
        'FOLDER/bin/pip install statsforecast, then set NEUROERP_PYTHON to FOLDER/bin/python.\n',
    );
    return undefined;
  }
  const program = path.resolve(__dirname, '../../../benchmarks/forecast-speed.py');
  const child = spawn(python, [program, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async forecast(count) {
      const started = process.hrtime.bigint();
      child.stdin.write(`${count}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error('statsforecast ended without an answer');
      const wallSeconds = Number(process.hrtime.bigint() - started) / 1e9;
      // The shape is what forecast-speed.py writes.
      return { ...(JSON.parse(line.value) as Omit<StatsforecastRun, 'wallSeconds'>), wallSeconds };
    },
    stop() {
      child.stdin.end();
      child.kill();
    },
  };
}
