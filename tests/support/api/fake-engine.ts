import type { Engine } from '../../../api/engine';
import type { Command, CommandResult } from '../../../workflows/platform/contract';

export interface FakeEngine extends Engine {
  readonly started: string[];
  readonly commands: { workflowId: string; command: Command }[];
  /** What the next calls do; tests replace them. */
  onReach: () => Promise<void>;
  onStart: () => Promise<void>;
  onCommand: (command: Command) => Promise<CommandResult>;
}

/** Stands for Temporal where only the API's side of it is looked at. */
export function fakeEngine(): FakeEngine {
  const engine: FakeEngine = {
    started: [],
    commands: [],
    onReach: async () => undefined,
    onStart: async () => undefined,
    onCommand: async () => ({ outcome: 'applied', data: {} }),
    ensureReachable: () => engine.onReach(),
    start: async ({ workflowId }) => {
      await engine.onStart();
      engine.started.push(workflowId);
    },
    command: async (workflowId, command) => {
      engine.commands.push({ workflowId, command });
      return engine.onCommand(command);
    },
  };
  return engine;
}
