import type { Company } from './company';
import { diceOf } from './dice';
import type { Dice } from './dice';
import { noteAnswer, sideBySide } from './do-deeds';
import { localTime, plusDays } from './local-time';
import type { YearHouse } from './year-house';

interface OpenTask {
  readonly taskId: string;
  readonly kind: string;
  readonly openedAt: string;
  readonly customer: string;
  readonly workflowId: string;
}

/** An outcome of a task, or `ignore`: nobody decides, it lapses. */
interface Decision {
  readonly outcome: string;
  readonly until?: string;
}

/**
 * A day's work on the list of tasks: each task is decided some days after it was opened, the same way in every run of one
 * seed. Some are left to lapse. A promised payment is written down; half of them are kept.
 */
export async function workTasks(house: YearHouse, company: Company, seed: number): Promise<void> {
  const tasks = await house.query<OpenTask>(`
    select t.task_id, t.kind, t.opened_at, a.number as customer, p.workflow_id
    from task t join process p using (tenant_id, process_id)
      join account a on a.tenant_id = p.tenant_id and a.account_id = p.subject_id
    where t.tenant_id = '${company.tenantId}' and t.state in ('open', 'claimed') and t.kind <> 'operator'
    order by t.task_id`);
  const today = localTime(company.plan.zone, company.nowMs()).date;
  await sideBySide(tasks, async (task) => {
    const opened = localTime(company.plan.zone, Date.parse(task.openedAt)).date;
    const dice = diceOf(seed, `task ${task.customer} ${task.kind} ${opened}`);
    if (plusDays(opened, dice.between(0, 5)) > today) return;
    const decision = decide(dice, task.kind, today);
    if (!decision) return;
    company.touched.add(task.workflowId);
    const answer = await company.call('POST', `/tasks/${task.taskId}/complete`, { decision });
    const accepted = noteAnswer(company, `${task.kind}: ${decision.outcome}`, answer);
    if (accepted && decision.outcome === 'promised' && dice.chance(50)) {
      company.promised.push({ date: decision.until ?? today, customer: task.customer });
    }
  });
}

function decide(dice: Dice, kind: string, today: string): Decision | undefined {
  const until = plusDays(today, dice.between(3, 14));
  switch (kind) {
    case 'call-customer':
      return dice.pick<Decision | undefined>([
        undefined,
        { outcome: 'reached' },
        { outcome: 'no-answer' },
        { outcome: 'promised', until },
        { outcome: 'promised', until },
        { outcome: 'disputed', until },
      ]);
    case 'decide-next-step':
      return dice.pick<Decision | undefined>([
        undefined,
        { outcome: 'wait' },
        { outcome: 'wait', until },
        { outcome: 'instalments', until },
        { outcome: 'write-off' },
        { outcome: 'lawyer' },
      ]);
    case 'choose-channel':
      return dice.pick<Decision | undefined>([
        undefined,
        { outcome: 'post' },
        { outcome: 'post' },
        { outcome: 'wait', until },
        { outcome: 'hand-over' },
      ]);
    case 'send-by-post':
      return dice.pick<Decision | undefined>([
        undefined,
        { outcome: 'sent' },
        { outcome: 'sent' },
        { outcome: 'sent' },
        { outcome: 'not-sent' },
      ]);
    case 'match-payment':
      return dice.pick<Decision | undefined>([undefined, { outcome: 'matched' }, { outcome: 'keep' }]);
    case 'undeliverable-message':
      return { outcome: dice.pick(['retry', 'post']) };
    case 'file-insolvency-claim':
      return { outcome: dice.pick(['filed', 'not-filed']) };
    default:
      return undefined;
  }
}
