/** Lets a loop sleep until something calls it or its time has come. A call while it is awake is not lost. */
export interface Wake {
  poke(): void;
  /** Resolves at the next poke, at once when one came since the last wait, or after `ms`. */
  wait(ms: number): Promise<void>;
}

export function createWake(): Wake {
  let pending = false;
  let wakeUp: (() => void) | undefined;
  return {
    poke: () => {
      pending = true;
      wakeUp?.();
    },
    wait: async (ms) => {
      if (!pending) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wakeUp = resolve;
          timer = setTimeout(resolve, ms);
        });
        clearTimeout(timer);
        wakeUp = undefined;
      }
      pending = false;
    },
  };
}
