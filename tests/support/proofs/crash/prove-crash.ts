import { ProofReport } from '../proof-report';
import { Attack } from './attack';
import { judge } from './crash-oracle';
import { judgeReach } from './judge-reach';
import { Stage } from './stage';

/** Moves of the clock after which everybody pays though something has not happened yet. */
const LAST_MOVE = 30;

export interface CrashProof {
  readonly minutes: number;
  readonly accounts: number;
  /** Fixes who the customers are, what they do and what is hit when; not how the programs interleave. */
  readonly seed: number;
  /** Days by which the company's clock is moved at a time. */
  readonly days: readonly [number, number];
  /** From one blow to the next. */
  readonly betweenMs: readonly [number, number];
  /** Moves of the clock, after the last blow, before everybody pays. */
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
    const { house, receiver, observer, clerk, people, random } = stage;
    const attack = new Attack({ house, receiver, observer, clerk, people, random, say }, proof);
    report.check('the house goes on under fire', 1, await problems(underFire(stage, attack, proof)));
    await receiver.comeBack();
    say('no more blows: the clock is played on until every process has ended');
    const payAll = async (move: number): Promise<boolean> => {
      if (!proof.reachAll || move < proof.payAllAfter) return move >= proof.payAllAfter;
      const missing = judgeReach(await stage.evidence(attack.lostAnswers)).violations;
      return missing.length === 0 || move >= LAST_MOVE;
    };
    report.check('the house comes to rest after the last blow', 1, await problems(stage.playOut(payAll)));
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

/** Why it could not be done; nothing when it was. */
async function problems(work: Promise<unknown>): Promise<string[]> {
  return work.then(
    () => [],
    (error: Error) => [error.message],
  );
}

/** Imports, collects, pays and answers while everything is killed in turn. */
async function underFire(stage: Stage, attack: Attack, proof: CrashProof): Promise<void> {
  const { clerk, random, company, customers } = stage;
  const end = Date.now() + proof.minutes * 60_000;
  let done = false;
  const lived = (async () => {
    await stage.imported(await Promise.all(company.files.map(({ name, content }) => clerk.import(name, content))));
    // Half of the collections are asked for; the others begin when the clock has moved and the ledger is swept.
    const asked = random.some(company.customers, Math.ceil(company.customers.length / 2));
    await Promise.all(asked.map(({ number }) => clerk.collect(number)));
    const middle = Date.now() + (end - Date.now()) * 0.4;
    await attack.days(() => Date.now() >= middle);
    await attack.mailOutage(customers);
    // A slow machine gets its minutes and, beyond them, a kill of each program.
    await attack.days(() => Date.now() >= end && attack.hasHitAll);
  })().finally(() => (done = true));
  await Promise.all([lived, attack.blows(() => done)]);
}
