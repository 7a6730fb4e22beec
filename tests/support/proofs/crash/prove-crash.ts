import { ProofReport } from '../proof-report';
import { Attack } from './attack';
import { judge } from './crash-oracle';
import { TARGETS } from './house';
import { judgeReach } from './judge-reach';
import { Stage } from './stage';

export interface CrashProof {
  readonly minutes: number;
  readonly accounts: number;
  /** Fixes who the customers are, what they do and what is hit when; not how the programs interleave. */
  readonly seed: number;
  /** Days of the company's clock that a round moves. */
  readonly days: readonly [number, number];
  readonly roundMs: number;
  /** Moves of the clock, after the last blow, until everybody pays. */
  readonly payAllAfter: number;
  /** A long run must have brought about every step, answer and lapse. */
  readonly reachAll: boolean;
  readonly print?: (line: string) => void;
}

/** Runs a company while its programs are killed, judges what is left; true when every invariant held. */
export async function proveCrash(proof: CrashProof): Promise<boolean> {
  const print = proof.print ?? ((line: string) => void process.stdout.write(`${line}\n`));
  const began = Date.now();
  const say = (line: string): void =>
    print(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${line}`);
  const report = new ProofReport('crash', print);
  report.figure('seed', proof.seed);
  const stage = await Stage.open(proof.accounts, proof.seed);
  say('the house runs');
  let proven = false;
  try {
    const attack = await underFire(stage, proof, say);
    say('no more blows: the clock is played on until every process has ended');
    const stuck = await stage.playOut(proof.payAllAfter).then(
      () => [],
      (error: Error) => [error.message],
    );
    report.check('the house came to rest after the last blow', 1, stuck);
    say('the last process has ended, or never will');
    await stage.clerk.repeatStarts();
    const evidence = await stage.evidence(attack.lostAnswers);
    for (const { invariant, checked, violations } of judge(evidence)) report.check(invariant, checked, violations);
    if (proof.reachAll) {
      const { invariant, checked, violations } = judgeReach(evidence);
      report.check(invariant, checked, violations);
    }
    report.figure('accounts', proof.accounts);
    report.figure('minutes', proof.minutes);
    for (const [target, kills] of Object.entries(attack.kills)) report.figure(`kills of ${target}`, kills);
    report.figure('kills of the mail server', stage.receiver.deaths);
    for (const [target, { broken }] of Object.entries(stage.house.proxy)) {
      report.figure(`connections broken to ${target}`, broken);
    }
    report.figure('restarts', stage.house.restarts);
    report.figure('mails accepted', evidence.deliveries.length);
    report.figure('processes', evidence.house.processes.length);
    report.figure('acknowledged requests', evidence.acknowledged.length);
    report.figure('requests without an answer', stage.api.unanswered);
    for (const [status, times] of stage.api.failures) report.figure(`answers ${status}`, times);
    for (const [what, times] of stage.clerk.refusals) report.figure(`refused: ${what}`, times);
    proven = report.finish();
    return proven;
  } finally {
    await stage.close(!proven);
    if (!proven) print(`the house is left for a look in ${stage.folder}`);
  }
}

/** Imports, collects, pays and answers while everything is killed in turn. */
async function underFire(stage: Stage, proof: CrashProof, say: (line: string) => void): Promise<Attack> {
  const { house, receiver, observer, clerk, people, random, company, customers } = stage;
  const attack = new Attack({ house, receiver, observer, clerk, people, random, say }, proof);
  const began = Date.now();
  const share = (): number => (Date.now() - began) / (proof.minutes * 60_000);

  const imports = Promise.all(company.files.map(({ name, content }) => clerk.import(name, content)));
  const { today } = await stage.api.get<{ today: string }>('/api/v1/clock');
  await attack.strike(today, imports);
  await stage.imported(await imports);

  // Half of the collections are asked for; the others begin when the clock has moved and the ledger is swept.
  const asked = random.some(company.customers, Math.ceil(company.customers.length / 2));
  await attack.strike(today, Promise.all(asked.map(({ number }) => clerk.collect(number))));

  let outages = 0;
  // A slow machine gets its minutes and, beyond them, a kill of each program and the outage.
  while (share() < 1 || attack.rounds < TARGETS.length || outages === 0) {
    await attack.round();
    if (outages === 0 && share() > 0.4) {
      outages += 1;
      await attack.mailOutage(customers);
    }
  }
  await attack.allBack();
  return attack;
}
