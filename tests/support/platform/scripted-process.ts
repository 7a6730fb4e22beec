import { ApplicationFailure } from '@temporalio/common';
import type { Command, CommandResult, ProcessInput, Verdict } from '../../../workflows/platform/contract';

/** What one call of an activity answers. A held answer waits until the test lets it go. */
export interface Scripted<T> {
  readonly answer: T | ApplicationFailure;
  readonly held?: boolean;
}

export interface Script {
  readonly advances: readonly Scripted<Verdict>[];
  readonly commands?: readonly Scripted<CommandResult>[];
}

/** One process that plays its script. */
export interface Playing {
  readonly advances: Calls;
  readonly commands: Calls;
  readonly operators: Calls;
}

export interface Calls {
  /** How many there were. */
  count(): number;
  /** Settles when the n-th call, counted from 1, has come. */
  came(n: number): Promise<void>;
  /** Lets the n-th answer go. */
  release(n: number): void;
}

export interface ScriptedProcesses {
  readonly activities: Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;
  play(processId: string, script: Script): Playing;
}

/** Activities of a process type that answer as told, one script a process: verdicts without a database. */
export function scriptedProcesses(type: string): ScriptedProcesses {
  const processes = new Map<string, { advance: Player<Verdict>; command: Player<CommandResult>; ask: Player<void> }>();
  const of = ({ processId }: ProcessInput) => {
    const found = processes.get(processId);
    if (!found) throw ApplicationFailure.nonRetryable(`no script for ${processId}`, 'no-script');
    return found;
  };
  return {
    activities: {
      [`${type}.advance`]: async (input: ProcessInput) => of(input).advance.next(),
      [`${type}.command`]: async (input: ProcessInput, _command: Command) => of(input).command.next(),
      'platform.ask-operator': async (input: ProcessInput, _problem: string) => of(input).ask.next(),
    },
    play: (processId, script) => {
      const player = {
        advance: new Player(script.advances),
        command: new Player(script.commands ?? []),
        ask: new Player<void>([], undefined),
      };
      processes.set(processId, player);
      return { advances: player.advance, commands: player.command, operators: player.ask };
    },
  };
}

class Player<T> implements Calls {
  private calls = 0;
  private readonly arrivals: Signal[] = [];
  private readonly releases: Signal[] = [];

  /** @param otherwise the answer past the end of the script; without it such a call fails. */
  constructor(
    private readonly script: readonly Scripted<T>[],
    private readonly otherwise?: T,
  ) {}

  count(): number {
    return this.calls;
  }

  came(n: number): Promise<void> {
    return at(this.arrivals, n).promise;
  }

  release(n: number): void {
    at(this.releases, n).fire();
  }

  async next(): Promise<T | undefined> {
    this.calls += 1;
    const n = this.calls;
    at(this.arrivals, n).fire();
    const line = this.script[n - 1];
    if (!line) {
      if (this.script.length === 0) return this.otherwise;
      throw stackless(ApplicationFailure.nonRetryable('the script is over', 'script-over'));
    }
    if (line.held === true) await at(this.releases, n).promise;
    if (line.answer instanceof ApplicationFailure) throw stackless(line.answer);
    return line.answer;
  }
}

interface Signal {
  readonly promise: Promise<void>;
  fire(): void;
}

function at(signals: Signal[], n: number): Signal {
  const found = signals[n];
  if (found) return found;
  let fire: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    fire = resolve;
  });
  const signal = { promise, fire };
  signals[n] = signal;
  return signal;
}

/** A stack names files of the machine; histories are kept, and should name none. */
function stackless(failure: ApplicationFailure): ApplicationFailure {
  failure.stack = `${failure.name}: ${failure.message}`;
  return failure;
}
