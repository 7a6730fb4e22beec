import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { ProofReport } from '../proof-report';
import { Attack } from './attack';
import { judge } from './crash-oracle';
import { documentedCommands, runDocumented } from './documented-commands';
import { eventually } from './eventually';
import type { House } from './house';
import { Stage } from './stage';

/** Places that the operations page names as examples; the proof has a folder of its own for each. */
const EXAMPLE_BACKUP = '/backup';
const EXAMPLE_HOME = '/srv/neuroerp';

export interface RestoreProof {
  readonly accounts: number;
  readonly seed: number;
  readonly print?: (line: string) => void;
}

/**
 * In mid-run, with a mail outage on and reminders waiting, Temporal's database is lost and rebuilt; then the house is
 * backed up, restored into an empty folder and run to its end. The commands are those of docs/operations.md. True when
 * every invariant of the crash proof holds, and every open process went on.
 */
export async function proveRestore(proof: RestoreProof): Promise<boolean> {
  const print = proof.print ?? ((line: string) => void process.stdout.write(`${line}\n`));
  const began = Date.now();
  const say = (line: string): void =>
    print(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${line}`);
  const report = new ProofReport('restore', print);
  report.figure('seed', proof.seed);
  const stage = await Stage.open(proof.accounts, proof.seed);
  let proven = false;
  try {
    const { house, receiver, observer, clerk, people, random, company, api } = stage;
    const attack = new Attack(
      { house, receiver, observer, clerk, people, random, say },
      { betweenMs: [0, 0], days: [1, 2] },
    );
    say('the house runs');
    await stage.imported(await Promise.all(company.files.map(({ name, content }) => clerk.import(name, content))));
    for (let morning = 1; morning <= 6; morning += 1) {
      receiver.order('die-before-reply');
      const today = await clerk.nextMorning(random.between(2, 5));
      await people.work(today);
      await Promise.all(people.burst(today));
      await observer.rest(180_000);
    }
    await receiver.goAway();
    await payWhileMailIsAway(stage, attack, say);

    const lost = await loseTemporal(stage);
    report.check('every open process was started again after Temporal’s database was lost', lost.open, lost.violations);
    say(`Temporal’s database was lost and rebuilt: ${lost.told}`);
    await payWhileMailIsAway(stage, attack, say);

    const moved = await backUpAndRestore(stage);
    report.check('the restored house knows the company’s processes', moved.processes, moved.violations);
    say('backed up, and restored into an empty folder');
    const { today } = await api.get<{ today: string }>('/api/v1/clock');
    const waiting = await observer.accountsWithWaitingMail();
    for (const number of random.some(waiting, Math.ceil(waiting.length / 2))) {
      const payer = stage.customers.get(number);
      if (payer) await clerk.pay(payer, today, clerk.owes(payer), true);
    }
    await receiver.comeBack();
    // Still on that day: what waits is old news for those who paid, and for nobody else.
    await observer.rest(180_000);
    await stage.playOut(async (move) => move >= 4);
    await clerk.repeatStarts();
    say('every process has ended');
    const evidence = await stage.evidence(receiver.deaths);
    for (const { invariant, checked, violations } of judge(evidence)) report.check(invariant, checked, violations);
    report.figure('accounts', proof.accounts);
    report.figure('mails accepted', evidence.deliveries.length);
    report.figure('processes', evidence.house.processes.length);
    report.figure('acknowledged requests', evidence.acknowledged.length);
    proven = report.finish();
    return proven;
  } finally {
    await stage.close(!proven);
    if (!proven) print(`the house is left for a look in ${stage.folder}`);
  }
}

/** Half of those for whom a reminder waits pay. */
async function payWhileMailIsAway(stage: Stage, attack: Attack, say: (line: string) => void): Promise<void> {
  const { today, waiting } = await attack.untilRemindersWait();
  const payers = stage.random
    .some(waiting, Math.max(1, Math.ceil(waiting.length / 2)))
    .flatMap((number) => stage.customers.get(number) ?? []);
  await Promise.all(payers.map((payer) => stage.clerk.pay(payer, today, stage.clerk.owes(payer), true)));
  say(`mail outage (${today}): ${waiting.length} reminders wait, ${payers.length} customers pay`);
}

/** Deletes Temporal's database under the running server, kills it, and rebuilds as the operations page says. */
async function loseTemporal(stage: Stage): Promise<{ open: number; told: string; violations: string[] }> {
  const { house, observer, company } = stage;
  const before = await observer.rows<{ processId: string }>(
    `select process_id as "processId" from process where tenant_id = $1 and closed_at is null`,
    [company.tenantId],
  );
  for (const file of readdirSync(house.home.temporalData)) {
    rmSync(path.join(house.home.temporalData, file), { recursive: true });
  }
  const killed = house.kill('temporal');
  if (killed === undefined) throw new Error('Temporal did not run');
  await house.back('temporal', killed);
  const [[rebuild = ''] = []] = documentedCommands('## Rebuild Temporal');
  const told = await runDocumented(rebuild, operatorShell(house));
  const result = told.split('\n').find((line) => line.includes('processes rebuilt')) ?? told;
  const open = await observer.rows<{ workflowId: string; processId: string }>(
    `select workflow_id as "workflowId", process_id as "processId" from process where tenant_id = $1 and closed_at is null`,
    [company.tenantId],
  );
  const violations = await missingInTemporal(stage, open);
  const { started } = JSON.parse(result) as { started: number };
  // Some may have ended by themselves meanwhile, none may have been left out.
  if (started < open.length) violations.push(`${open.length} were open, ${started} were started again`);
  return { open: before.length, told: `${started} of ${before.length} open processes started again`, violations };
}

/** What an operator's shell says: only where the house is. */
function operatorShell(house: House): NodeJS.ProcessEnv {
  return { ...process.env, NEUROERP_HOME: house.home.folder };
}

/** Open processes without a running workflow, and the hourly sweep when its Schedule is gone. */
async function missingInTemporal(stage: Stage, open: readonly { workflowId: string; processId: string }[]) {
  const { temporalAddress: address, temporalNamespace: namespace } = stage.house.runtime;
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    const violations: string[] = [];
    for (const { workflowId, processId } of open) {
      const { status } = await client.workflow.getHandle(workflowId).describe();
      if (status.name !== 'RUNNING') violations.push(`${processId} is ${status.name} in Temporal`);
    }
    const schedules: string[] = [];
    // The list lags behind what was created.
    await eventually('the hourly sweep to be scheduled again', 10_000, async () => {
      for await (const { scheduleId } of client.schedule.list()) schedules.push(scheduleId);
      return schedules.length > 0 || undefined;
    }).catch(() => violations.push('no Schedule is left: accounts that fall overdue are not found any more'));
    return violations;
  } finally {
    await connection.close();
  }
}

/** Backs up and restores with the commands of the operations page, the example folders replaced by the proof's own. */
async function backUpAndRestore(stage: Stage): Promise<{ processes: number; violations: string[] }> {
  const count = `select count(*) as count from process where tenant_id = $1`;
  const processes = async (): Promise<number> => {
    const [row] = await stage.observer.rows<{ count: string }>(count, [stage.company.tenantId]);
    return Number(row?.count);
  };
  const before = await processes();
  const [backUp = [], restore = []] = documentedCommands('### Embedded').map((block) =>
    block.map((line) =>
      line
        .replaceAll(EXAMPLE_BACKUP, path.join(stage.folder, 'backup'))
        .replaceAll(EXAMPLE_HOME, path.join(stage.folder, 'restored')),
    ),
  );
  mkdirSync(path.join(stage.folder, 'backup'));
  const old = stage.house;
  for (const command of backUp) await runDocumented(command, operatorShell(old));
  const last = restore.pop() ?? '';
  for (const command of restore) await runDocumented(command, process.env);
  // What was backed up is gone: nothing of it can be what the restored house lives on.
  rmSync(old.home.folder, { recursive: true });
  const house = await stage.moveTo(path.join(stage.folder, 'restored'));
  await house.start(last);
  const after = await processes();
  return { processes: before, violations: after === before ? [] : [`${before} before, ${after} restored`] };
}
