import { until } from '../../receivables/until';
import type { Company } from './company';
import type { YearHouse } from './year-house';

/**
 * Waits until nothing is on its way and nothing is left to do now: no message or signal waits, no process has to wake, no
 * import runs, and every workflow that was told something has dealt with it.
 */
export async function comeToRest(house: YearHouse, company: Company): Promise<void> {
  const { tenantId, touched } = company;
  const isBusy = async (): Promise<boolean> => {
    const now = new Date(company.nowMs()).toISOString();
    // A message that a mail server turned away waits for its next try; that holds up nothing else.
    const waitingMail = company.isMailOut ? `and not (kind = 'mail' and attempts > 0 and state = 'pending')` : '';
    const [row] = await house.query<{ busy: boolean }>(`
      select exists (select from outbox where tenant_id = '${tenantId}' and state in ('pending', 'sending') ${waitingMail})
          or exists (select from process where tenant_id = '${tenantId}' and closed_at is null
                     and (status = 'starting' or type = 'import-ledger' or wake_at <= '${now}')) as busy`);
    return row?.busy !== false;
  };
  const seen = positions.get(tenantId) ?? 0n;
  await until(
    `${company.plan.name} rests`,
    async () => {
      if (await isBusy()) return false;
      const told = await house.query<{ workflowId: string }>(`
        select distinct p.workflow_id from outbox o join process p using (tenant_id, process_id)
        where o.tenant_id = '${tenantId}' and o.kind = 'signal' and o.position > ${seen}`);
      const ids = [...new Set([...told.map(({ workflowId }) => workflowId), ...touched])];
      if ((await Promise.all(ids.map((id) => isWorking(house, id)))).some((working) => working)) return false;
      return !(await isBusy());
    },
    300_000,
  );
  touched.clear();
  const [newest] = await house.query<{ position: bigint | null }>(
    `select max(position) as position from outbox where tenant_id = '${tenantId}'`,
  );
  positions.set(tenantId, newest?.position ?? 0n);
}

/** The newest row of the outbox, by tenant, at the last rest. */
const positions = new Map<string, bigint>();

/** Makes the look at the newest rows of the outbox cheap; for the proof alone. */
export async function indexOutbox(house: YearHouse): Promise<void> {
  await house.query('create index year_outbox_by_position on outbox (tenant_id, position)');
}

/** A signal that was delivered shows as a pending workflow task until the workflow has dealt with it. */
async function isWorking(house: YearHouse, workflowId: string): Promise<boolean> {
  const { raw } = await house.temporal.client.workflow.getHandle(workflowId).describe();
  return Boolean(raw.pendingWorkflowTask) || (raw.pendingActivities ?? []).length > 0;
}
