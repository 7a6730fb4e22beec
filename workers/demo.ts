import { demoLedgerFile } from '../domain/receivables/defaults/demo-ledger';
import { houseClient, importDemoLedger, keyOf, runningHouse, waitFor } from './house-client';
import type { HouseClient, Page, ProcessView } from './house-client';

interface Clock {
  readonly now: string;
  readonly today: string;
}
interface TaskView {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
}
interface EventView {
  readonly occurredAt: string;
  readonly summary: string;
  readonly rule: string | null;
}
interface MailView {
  readonly sentAt: string;
  readonly to: string;
  readonly subject: string;
  readonly url: string;
}
interface AccountView {
  readonly id: string;
  readonly number: string;
  readonly name: string;
}

/** A few weeks end at the call; more moves than this mean that something does not get on. */
const MOST_MOVES = 15;

/**
 * The README's first task, by HTTP alone: imports a ledger, lets the collections begin, moves the company's clock, pays an
 * invoice, completes a task, and shows why everything happened.
 */
async function demo(say: (line: string) => void): Promise<void> {
  const { apiUrl, company } = runningHouse();
  const admin = houseClient(apiUrl, keyOf(company, 'admin'));
  const clerk = houseClient(apiUrl, keyOf(company, 'finance-clerk'));

  const { today } = await admin.get<Clock>('/api/v1/clock');
  const prefix = `D${Date.now().toString(36).toUpperCase()}-`;
  say(`${company.name}, ${today} by its own clock`);

  say('\n1. A ledger is imported: six customers, some of them late');
  await importDemoLedger(clerk, `${prefix}ledger.csv`, demoLedgerFile(today, prefix));

  say('2. Collection begins for each account that is overdue');
  const payer = await start(clerk, `${prefix}1001`);
  const caller = await start(clerk, `${prefix}1003`);
  say(`   ${payer.title}: ${payer.waitingFor ?? payer.status}`);
  say(`   ${caller.title}: ${caller.waitingFor ?? caller.status}`);

  say('3. The customer pays, and the collection stops');
  await pay(clerk, `${prefix}1001`, today);
  const paid = await ended(clerk, payer.id);
  say(`   ${paid.title}: ${paid.outcome ?? paid.status}`);

  say('4. The clock moves on until somebody must be called');
  const task = await moveUntilCall(admin, clerk, caller.id, say);
  say(`   Task: ${task.title}`);

  say('5. A clerk claims the task and completes it');
  await clerk.post(`/api/v1/tasks/${task.id}/claim`);
  await clerk.post(`/api/v1/tasks/${task.id}/complete`, {
    decision: { outcome: 'reached' },
    reason: 'Will check with the warehouse',
  });
  const after = await waitFor('the process to act on the decision', async () => {
    const process = await clerk.get<ProcessView>(`/api/v1/processes/${caller.id}`);
    return process.step === 'call-customer-reached' ? process : undefined;
  });
  say(`   ${after.title}: now waits for ${after.waitingFor ?? ''}`);

  for (const id of [payer.id, caller.id]) await showTimeline(clerk, id, say);
  await showMails(clerk, [payer.id, caller.id], say);
  say('\nEverything above is in the Temporal UI too; npm start printed its address.');
}

async function start(house: HouseClient, accountNumber: string): Promise<ProcessView> {
  const started = await house.post<ProcessView>('/api/v1/processes/collect-account', { accountNumber });
  return atRest(house, started.id);
}

/** Waits until a process has looked at the newest facts and waits for a later day, a person, or has ended. */
function atRest(house: HouseClient, id: string): Promise<ProcessView> {
  return waitFor(`the process ${id} to come to rest`, async () => {
    const [process, { now }] = await Promise.all([
      house.get<ProcessView>(`/api/v1/processes/${id}`),
      house.get<Clock>('/api/v1/clock'),
    ]);
    if (process.status !== 'running') return process.status === 'starting' ? undefined : process;
    return process.wakeAt !== null && process.wakeAt > now ? process : undefined;
  });
}

function ended(house: HouseClient, id: string): Promise<ProcessView> {
  return waitFor(`the process ${id} to end`, async () => {
    const process = await house.get<ProcessView>(`/api/v1/processes/${id}`);
    return process.status === 'running' ? undefined : process;
  });
}

async function pay(house: HouseClient, accountNumber: string, today: string): Promise<void> {
  const found = await house.get<Page<AccountView>>(`/api/v1/receivables/accounts?q=${accountNumber}`);
  const account = found.items.find((candidate) => candidate.number === accountNumber);
  if (!account) throw new Error(`no account ${accountNumber}`);
  await house.post(`/api/v1/receivables/accounts/${account.id}/payments`, {
    number: `${accountNumber}-PAID`,
    bookingDate: today,
    valueDate: today,
    currency: 'EUR',
    amountMinor: '119000',
    namedDocuments: [`${accountNumber}-1`],
  });
}

async function moveUntilCall(
  admin: HouseClient,
  clerk: HouseClient,
  processId: string,
  say: (line: string) => void,
): Promise<TaskView> {
  for (let move = 0; move < MOST_MOVES; move += 1) {
    const process = await atRest(clerk, processId);
    const tasks = await clerk.get<Page<TaskView>>(`/api/v1/tasks?processId=${processId}&state=open`);
    const call = tasks.items.find((task) => task.kind === 'call-customer');
    if (call) return call;
    if (process.wakeAt === null) throw new Error(`${process.title} waits for ${process.waitingFor ?? 'nothing'}`);
    await admin.post('/api/v1/clock', { now: process.wakeAt });
    say(`   ${process.wakeAt.slice(0, 10)}: ${process.waitingFor ?? ''}`);
  }
  throw new Error('no call was asked for');
}

async function showTimeline(house: HouseClient, id: string, say: (line: string) => void): Promise<void> {
  const process = await house.get<ProcessView>(`/api/v1/processes/${id}`);
  const timeline = await house.get<Page<EventView>>(`/api/v1/processes/${id}/timeline?limit=100`);
  say(`\nTimeline of “${process.title}”`);
  for (const event of timeline.items) {
    const why = event.rule === null ? '' : `  [${event.rule}]`;
    say(`   ${event.occurredAt.slice(0, 16).replace('T', ' ')}  ${event.summary}${why}`);
  }
}

async function showMails(
  house: HouseClient,
  processIds: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  say('\nMails in the local mailbox');
  let shown: string | undefined;
  for (const id of processIds) {
    const mails = await house.get<Page<MailView>>(`/api/v1/mailbox?processId=${id}`);
    for (const mail of [...mails.items].reverse()) {
      say(`   ${mail.sentAt.slice(0, 16).replace('T', ' ')}  ${mail.to}  ${mail.subject}`);
      shown = mail.url;
    }
  }
  if (shown === undefined) return;
  const { text } = await house.get<{ text: string }>(shown);
  say(`\nThe last of them:\n\n${text.replace(/^/gm, '   | ')}`);
}

demo((line) => process.stdout.write(`${line}\n`)).catch((error: Error) => {
  process.stderr.write(`The demonstration stopped: ${error.message}\n`);
  process.exitCode = 1;
});
