import type { Company } from './company';
import { ledgerFile } from './ledger-file';
import type { FileContent } from './ledger-file';
import type { YearHouse } from './year-house';

/** Sends a ledger file through the API and waits until it is imported and the sweep after it has ended. */
export async function importFile(
  house: YearHouse,
  company: Company,
  content: FileContent,
  fileName: string,
): Promise<void> {
  const csv = ledgerFile(content);
  if (csv === undefined) return;
  const answer = await company.upload(csv, fileName);
  if (answer.status !== 202) throw new Error(`${fileName}: ${answer.status} ${JSON.stringify(answer.body)}`);
  const location = answer.headers.get('location') ?? '';
  const processId = location.slice(location.lastIndexOf('/') + 1);
  const { workflowId } = await house.superuser
    .selectFrom('process')
    .select('workflowId')
    .where('tenantId', '=', company.tenantId)
    .where('processId', '=', processId)
    .executeTakeFirstOrThrow();
  const result = (await house.temporal.client.workflow.getHandle(workflowId).result()) as { outcome?: string };
  if (result.outcome !== 'imported') {
    const problems = await company.call('GET', `/receivables/imports/${processId}/problems`);
    throw new Error(`${fileName} was not imported: ${JSON.stringify(problems.body)}`);
  }
  company.diary.invoices.push(...content.invoices.map(({ number }) => number));
  company.diary.credits.push(...content.credits);
}

/** Keeps the company's own policy, which some of its customers are collected by: three messages within a week. */
export async function writeBriskPolicy(company: Company, name: string): Promise<void> {
  const message = (code: string, days: number, demanding: boolean) => ({
    code,
    kind: 'message',
    trigger: { kind: 'net-days', days },
    template: code,
    demands: { interest: demanding, fixedSum: demanding, fee: demanding },
    payWithinDays: 5,
  });
  const answer = await company.call('PUT', `/receivables/policies/${name}`, {
    anchor: 'item',
    tolerances: [],
    minimumIntervalDays: 2,
    window: { fromMinute: 480, toMinute: 1140, days: 'working-days' },
    allocation: 'named-then-oldest',
    sender: 'accounts@example.invalid',
    steps: [
      message('friendly-reminder', 2, false),
      message('reminder', 5, false),
      message('formal-notice', 8, true),
      message('final-notice', 22, true),
      {
        code: 'decision',
        kind: 'decision',
        trigger: { kind: 'previous', days: 10 },
        task: { candidateGroup: 'finance-managers', escalateTo: 'finance-managers', dueDays: 5, lapseDays: 10 },
        waitDays: 12,
      },
    ],
  });
  if (answer.status !== 201) throw new Error(`policy ${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
}
