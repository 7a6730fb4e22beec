import { TASK_OUTCOMES } from '../../../../domain/receivables/collection/task-decision';
import { collectAccountManifest } from '../../../../workflows/receivables/manifest';
import type { ProofReport } from '../proof-report';
import { differences, levelsOnce, readMails, sentOnce } from './check-messages';
import type { Company, LedgerHouse } from './ledger-house';
import { STEP_INITIALS } from './made-account';
import type { MadeAccount } from './made-account';
import type { ReceivedByMade, TaskView } from './play-made';
import { counts, readBooks, unbalanced } from './read-books';
import type { Books } from './read-books';

const INSOLVENCY = 'the insolvency proceedings';
/** Nobody may miss the day on which a claim must be filed: this question waits until somebody answers it. */
const NEVER_LAPSES = 'file-insolvency-claim';

/** Holds what happened to the made accounts against their plans. */
export async function checkMade(
  { house }: LedgerHouse,
  company: Company,
  accounts: readonly MadeAccount[],
  received: readonly ReceivedByMade[],
  report: ProofReport,
): Promise<void> {
  const books = await readBooks(company);
  const tasks = await company.list<TaskView>('/tasks?state=closed');
  const open = await company.list<TaskView>('/tasks?state=active');
  const mails = received.map(({ mail }) => mail);
  const { checked, violations, read } = readMails(mails);
  report.check('made accounts: every message can be read and adds up', checked, violations);
  const wrong = read.flatMap(({ mail, demand }) => {
    const of = received.find((entry) => entry.mail === mail);
    return of ? disagreements(of, demand) : [`nobody knows the message to ${mail.to}`];
  });
  report.check(
    'made accounts: every message demands to the cent what the books say, and only while it may',
    read.length,
    wrong,
  );
  const sent = sentOnce(mails, books);
  report.check('made accounts: every message arrived once', sent.checked, sent.violations);
  const once = levelsOnce(books);
  report.check('made accounts: no item takes a step twice', once.checked, once.violations);
  const sums = await unbalanced(house, company.tenantId);
  report.check('made accounts: settlements add up', sums.checked, sums.violations);
  report.check(
    'made accounts: each takes the steps of its plan, in order',
    accounts.length,
    differences(
      accounts.map(({ number, why }) => `${number} ${why}: ${stepsTaken(books, number)}`),
      accounts.map(({ number, why, steps }) => `${number} ${why}: ${steps}`),
    ),
  );
  const dated = accounts.filter(({ days }) => days !== undefined);
  report.check(
    'made accounts: steps are taken on the days of the plan',
    dated.length,
    differences(
      dated.map(({ number, why }) => `${number} ${why}: ${daysTaken(books, number)}`),
      dated.map(({ number, why, days }) => `${number} ${why}: ${days}`),
    ),
  );
  report.check(
    'made accounts: each collection ends as planned',
    accounts.length,
    differences(
      accounts.map(({ number, why }) => `${number} ${why}: ${endings(books, number)}`),
      accounts.map(({ number, why, ends }) => `${number} ${why}: ${ends.join(', ')}`),
    ),
  );
  report.check('made accounts: none falls silent', books.collections.length, silent(books, open));
  await checkCoverage(company, books, [...tasks, ...open], report);
}

/** Each step of each policy, each outcome and each lapse of each kind of task happened, or the proof shows less than it says. */
async function checkCoverage(
  company: Company,
  books: Books,
  tasks: readonly TaskView[],
  report: ProofReport,
): Promise<void> {
  const { items: policies } = await company.call<{ items: { name: string; steps: { code: string }[] }[] }>(
    'GET',
    '/receivables/policies',
  );
  const accounts = await company.list<{ number: string; id: string }>('/receivables/accounts');
  const policyOf = new Map<string, string>();
  for (const { id, number } of accounts) {
    const account = await company.call<{ policyName: string | null }>('GET', `/receivables/accounts/${id}`);
    policyOf.set(number, account.policyName ?? 'default');
  }
  const taken = new Set(
    [...books.notices].flatMap(([number, notices]) =>
      notices.filter(counts).map(({ step }) => `${policyOf.get(number)} ${step}`),
    ),
  );
  const steps = policies.flatMap(({ name, steps: all }) => all.map(({ code }) => `${name} ${code}`));
  report.check(
    'each step of each policy fired',
    steps.length,
    steps.filter((step) => !taken.has(step)),
  );

  const kinds = Object.keys(collectAccountManifest.tasks);
  const lapsed = new Set(tasks.filter(({ state }) => state === 'lapsed').map(({ kind }) => kind));
  const due = kinds.filter((kind) => kind !== NEVER_LAPSES);
  report.check('each kind of task lapsed, but the one that never may', kinds.length, [
    ...due.filter((kind) => !lapsed.has(kind)),
    ...(lapsed.has(NEVER_LAPSES) ? [`${NEVER_LAPSES} lapsed`] : []),
    ...(tasks.some(({ kind, state }) => kind === NEVER_LAPSES && state === 'open')
      ? []
      : [`no ${NEVER_LAPSES} was left`]),
  ]);
  const lapses = tasks.filter(({ state }) => state === 'lapsed');
  const early = lapses.filter(
    ({ escalatedAt, dueAt }) => escalatedAt === null || dueAt === null || escalatedAt < dueAt,
  );
  report.check(
    'each task was offered to the next group before it lapsed',
    lapses.length,
    early.map(({ kind, id }) => `${kind} ${id}`),
  );
  const decided = new Set(
    tasks
      .filter(({ state }) => state === 'completed')
      .map(({ kind, decision }) => `${kind} ${(decision as { outcome?: string } | null)?.outcome}`),
  );
  const outcomes = Object.entries(TASK_OUTCOMES).flatMap(([kind, all]) => all.map((outcome) => `${kind} ${outcome}`));
  report.check(
    'each outcome of each kind of task was decided',
    outcomes.length,
    outcomes.filter((one) => !decided.has(one)),
  );
}

function disagreements(
  { account, mustSay }: ReceivedByMade,
  demand: ReturnType<typeof readMails>['read'][number]['demand'],
): string[] {
  const { items, unused, bankFees, silence } = mustSay(demand.date);
  const where = `${demand.date} ${account.number}`;
  const said = demand.items.map(({ number, due, minor }) => `${where}: ${number} due ${due} ${minor}`);
  const must = [...items].map(([number, { due, minor }]) => `${where}: ${number} due ${due} ${minor}`);
  const fees = demand.claims
    .filter(({ label }) => label.startsWith('Bank fee'))
    .reduce((sum, { minor }) => sum + minor, 0);
  const others = demand.claims.filter(({ label }) => !label.startsWith('Bank fee'));
  const credits = demand.credits.reduce((sum, { minor }) => sum + minor, 0);
  return [
    ...differences(said, must),
    ...(silence === undefined ? [] : [`${where}: was written to although ${silence}`]),
    ...(fees === bankFees ? [] : [`${where}: bank fees ${fees}, charged were ${bankFees}`]),
    ...(credits === unused ? [] : [`${where}: credits ${credits}, unused are ${unused}`]),
    ...(others.length > 0 && Object.keys(account.claims).length === 0 ? [`${where}: claims without a ground`] : []),
  ];
}

function stepsTaken(books: Books, number: string): string {
  const notices = books.notices.get(number) ?? [];
  return notices
    .filter(counts)
    .map(({ step }) => STEP_INITIALS[step] ?? `?${step}`)
    .join('');
}

function daysTaken(books: Books, number: string): string {
  const notices = books.notices.get(number) ?? [];
  return notices
    .filter(counts)
    .map(({ decidedOn }) => decidedOn.slice(5))
    .join(' ');
}

function endings(books: Books, number: string): string {
  const id = books.accounts.find((account) => account.number === number)?.id;
  return books.collections
    .filter(({ subjectId }) => subjectId === id)
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
    .map(({ outcome, status }) => outcome ?? status)
    .join(', ');
}

/** A collection that runs on waits for a day, or somebody is asked; only proceedings may take as long as they like. */
function silent(books: Books, open: readonly TaskView[]): string[] {
  return books.collections
    .filter(({ closedAt, wakeAt }) => closedAt === null && wakeAt === null)
    .filter(({ id, waitingFor }) => waitingFor !== INSOLVENCY && !open.some((task) => task.processId === id))
    .map(({ id, waitingFor }) => `${id} waits for ${waitingFor}`);
}
