import { proveCrash } from '../support/proofs/crash/prove-crash';

/** The short form of `npm run prove -- crash`: the same code, few customers, each program killed once or twice. */
describe('a company whose programs are killed', () => {
  it('loses nothing and does nothing twice', async () => {
    const lines: string[] = [];
    const proven = await proveCrash({
      minutes: 0.8,
      accounts: 20,
      seed: 7,
      days: [2, 5],
      betweenMs: [4_000, 8_000],
      payAllAfter: 1,
      reachAll: false,
      print: (line) => lines.push(line),
    });
    expect(proven ? '' : lines.join('\n')).toBe('');
  }, 600_000);
});
