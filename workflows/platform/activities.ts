import { proxyActivities } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { Command, CommandResult, ProcessInput, Verdict } from './contract';
import type { ProcessActivities } from './drive-process';

/** Time-outs of a process whose `advance` does long work. */
export interface ActivityTimes {
  readonly advance?: Pick<ActivityOptions, 'startToCloseTimeout' | 'heartbeatTimeout'>;
}

/**
 * The three activities of a process type, by the names they are registered under: `<type>.advance`, `<type>.command`,
 * and the shared `platform.ask-operator`. Retries never give up: an outage of Postgres ends by itself.
 */
export function activitiesOf(type: string, title: string, times: ActivityTimes = {}): ProcessActivities {
  const retry = { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s' } as const;
  const advancing = proxyActivities<Record<string, (input: ProcessInput) => Promise<Verdict>>>({
    startToCloseTimeout: '60 s',
    ...times.advance,
    retry,
    summary: `${title}: decide and act`,
  });
  const commanding = proxyActivities<Record<string, (input: ProcessInput, command: Command) => Promise<CommandResult>>>(
    { startToCloseTimeout: '20 s', retry, summary: `${title}: a person's command` },
  );
  const asking = proxyActivities<Record<string, (input: ProcessInput, problem: string) => Promise<void>>>({
    startToCloseTimeout: '20 s',
    retry,
    summary: `${title}: an operator is asked`,
  });
  const named = <T>(proxies: Record<string, T>, name: string): T => {
    const activity = proxies[name];
    if (activity === undefined) throw new TypeError(`no activity ${name}`);
    return activity;
  };
  return {
    advance: named(advancing, `${type}.advance`),
    applyCommand: named(commanding, `${type}.command`),
    askOperator: named(asking, 'platform.ask-operator'),
  };
}
