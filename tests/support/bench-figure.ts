/** What a figure was measured on, and what it is held against. */
export interface FigureFacts {
  /** The published or required value. */
  readonly reference?: number;
  readonly [fact: string]: number | string | undefined;
}

/** Prints one figure of a benchmark as a line of JSON: `{"bench","metric","value","reference"}` and what else was said. */
export function printFigure(bench: string, metric: string, value: number, facts: FigureFacts = {}): void {
  process.stdout.write(`${JSON.stringify({ bench, metric, value, ...facts })}\n`);
}
