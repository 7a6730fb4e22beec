/** What a proof found: an invariant with what it looked at and what broke it, or a plain figure. */
interface Finding {
  readonly invariant: string;
  readonly checked: number;
  readonly violations: readonly string[];
}

const SHOWN = 10;

/**
 * Collects what a proof checks and prints it as one JSON line each, then a line for people. An invariant that looked at
 * nothing is broken: it could not have failed.
 */
export class ProofReport {
  private readonly findings: Finding[] = [];

  constructor(
    private readonly proof: string,
    private readonly print: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
  ) {}

  /** Notes how many things an invariant looked at and a line for each that breaks it. */
  check(invariant: string, checked: number, violations: readonly string[]): void {
    const found = checked > 0 ? violations : ['nothing to look at', ...violations];
    this.findings.push({ invariant, checked, violations: found });
    this.print(JSON.stringify({ proof: this.proof, invariant, checked, violations: found.length }));
    for (const violation of found.slice(0, SHOWN)) this.print(`  broken: ${violation}`);
    if (found.length > SHOWN) this.print(`  and ${found.length - SHOWN} more`);
  }

  /** A figure that describes the run. */
  figure(metric: string, value: number | string): void {
    this.print(JSON.stringify({ proof: this.proof, metric, value }));
  }

  /** Prints the verdict; true when every invariant held and there was one. */
  finish(): boolean {
    const broken = this.findings.filter(({ violations }) => violations.length > 0);
    const held = this.findings.length - broken.length;
    const whole = broken.length === 0 && held > 0;
    this.print(`${this.proof}: ${whole ? 'proven' : 'BROKEN'}, ${held} of ${this.findings.length} invariants held`);
    return whole;
  }
}
