import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const KEPT = 3;
const LINE_LIMIT = 500;
/** `Error: …` of Node, `ERROR:` and `FATAL:` of Postgres. */
const ERROR_LINE = /^(\w*Error\b|.*\b(ERROR|FATAL): )/;

/** Opens a log for appending; one larger than `maxBytes` is first moved to `.1` (`.1` to `.2`, the third is lost). */
export function openLog(file: string, maxBytes = 10 * 1024 * 1024): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) {
    for (let n = KEPT - 1; n >= 1; n -= 1) {
      if (existsSync(`${file}.${n}`)) renameSync(`${file}.${n}`, `${file}.${n + 1}`);
    }
    renameSync(file, `${file}.1`);
  }
  return openSync(file, 'a', 0o600);
}

/**
 * What a log says at its end, for an error message: its last `count` lines, from the last error on where that is
 * longer ago but near. Long lines are cut. '' where there is none.
 */
export function lastLines(file: string, count: number): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const lines = readRange(file, Math.max(0, size - 16_384), size)
    .trimEnd()
    .split('\n')
    .slice(-3 * count)
    .map((line) => (line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT)}…` : line));
  const error = lines.findLastIndex((line) => ERROR_LINE.test(line));
  const from = Math.max(0, lines.length - count);
  return lines.slice(error === -1 ? from : Math.min(error, from)).join('\n');
}

/**
 * Hands on every line that is added to a log from now on. Polled: the writers hold the file itself, so they outlive
 * this process and never wait for it.
 */
export function followLog(file: string, onLine: (line: string) => void, everyMs = 500): { close(): void } {
  let position = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let rest = '';
  const look = (): void => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size < position) position = 0;
    if (size === position) return;
    const lines = (rest + readRange(file, position, size)).split('\n');
    position = size;
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return {
    close: () => {
      clearInterval(timer);
      look();
    },
  };
}

function readRange(file: string, from: number, to: number): string {
  if (to <= from) return '';
  const buffer = Buffer.alloc(to - from);
  const handle = openSync(file, 'r');
  try {
    return buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, from)).toString('utf8');
  } finally {
    closeSync(handle);
  }
}
