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
  const found = new Set(touched);
  let seen = positions.get(tenantId) ?? 0n;
  const rests = async (): Promise<boolean> => {
    if (await isBusy()) return false;
    const told = await house.query<{ workflowId: string; position: bigint }>(`
      select p.workflow_id, max(o.position) as position from outbox o join process p using (tenant_id, process_id)
      where o.tenant_id = '${tenantId}' and o.kind = 'signal' and o.position > ${seen} group by p.workflow_id`);
    for (const { workflowId, position } of told) {
      found.add(workflowId);
      if (position > seen) seen = position;
    }
    // One that was found idle is looked at again only when it is told something new.
    const looked = await Promise.all([...found].map(async (id) => ({ id, working: await isWorking(house, id) })));
    for (const { id, working } of looked) if (!working) found.delete(id);
    return found.size === 0 && !(await isBusy());
  };
  const deadline = Date.now() + MOST_MS;
  // Looked at ever more seldom, because looking takes time from those who work.
  for (let pause = 10; !(await rests()); pause = Math.min(pause * 1.5, 150)) {
    if (Date.now() > deadline) throw new Error(`${company.plan.name} does not come to rest`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  touched.clear();
  positions.set(tenantId, seen);
}

/** Far longer than any machine needs; what takes longer hangs. */
const MOST_MS = 30 * 60_000;

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
