import { loadavg } from 'node:os';

/** One thing that is measured: does it once and returns milliseconds. */
export type Side = () => Promise<number>;

export interface Round<Name extends string> {
  readonly samples: Readonly<Record<Name, readonly number[]>>;
  /** Load average of the last minute when the round ended. */
  readonly load: number;
}

/**
 * Measures the sides in turn, one sample of each after the other, so that whatever else the machine does meets all of
 * them alike. Whoever goes first changes with every turn.
 */
export async function interleave<Name extends string>(
  sides: Readonly<Record<Name, Side>>,
  samples: number,
): Promise<Round<Name>> {
  const names = Object.keys(sides) as Name[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let turn = 0; turn < samples; turn += 1) {
    for (let place = 0; place < names.length; place += 1) {
      const name = names[(turn + place) % names.length];
      if (name !== undefined) taken[name].push(await sides[name]());
    }
  }
  return { samples: taken, load: Number((loadavg()[0] ?? 0).toFixed(2)) };
}
