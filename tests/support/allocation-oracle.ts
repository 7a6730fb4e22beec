/**
 * What one payment settles, worked out a second time: every debt is listed in the order it is due its turn, and the
 * money walks down the list. Sets of equal amount are found by trying every subset. It shares no code with the rules
 * under test and knows no cash discount.
 */

export interface OracleItem {
  readonly id: string;
  readonly number: string;
  readonly due: string;
  readonly open: bigint;
  readonly currency: string;
  readonly visibleOn: string;
  readonly clearingUntil: string | undefined;
}

export interface OracleClaim {
  readonly id: string;
  readonly itemId: string | undefined;
  readonly interest: boolean;
  readonly open: bigint;
  readonly currency: string;
  readonly demandedOn: string | undefined;
}

export interface OraclePayment {
  readonly cash: bigint;
  readonly withheld: bigint;
  readonly currency: string;
  readonly booked: string;
  readonly named: readonly string[];
}

export interface OracleAnswer {
  /** Settled amount by `kind:id:part`. */
  readonly settled: Record<string, bigint>;
  readonly cashLeft: bigint;
  readonly withheldLeft: bigint;
}

interface Turn {
  readonly key: string;
  readonly part: string;
  readonly mayUseWithheld: boolean;
}

export function oracleAllocation(
  payment: OraclePayment,
  allItems: readonly OracleItem[],
  allClaims: readonly OracleClaim[],
): OracleAnswer {
  const items = allItems.filter((i) => i.currency === payment.currency && i.visibleOn <= payment.booked);
  items.sort((a, b) => cmp(`${a.due}|${a.number}`, `${b.due}|${b.number}`));
  const claims = allClaims.filter(
    (c) => c.currency === payment.currency && c.open > 0n && (c.demandedOn ?? '9999') <= payment.booked,
  );
  claims.sort((a, b) => cmp(`${a.demandedOn}|${a.id}`, `${b.demandedOn}|${b.id}`));
  const accountLevel = claims.filter((c) => c.itemId === undefined);

  const left = new Map<string, bigint>();
  for (const i of items) left.set(`item:${i.id}`, i.open);
  for (const c of claims) left.set(`claim:${c.id}`, c.open);

  let wanted: OracleItem[] = [];
  let unknown = false;
  for (const document of payment.named) {
    const hit = items.find((i) => i.number === document);
    if (!hit) unknown = true;
    else if (hit.open > 0n && !wanted.includes(hit)) wanted.push(hit);
  }
  if (payment.named.length === 0) {
    wanted = onlySubset(
      items.filter((i) => i.open > 0n),
      payment.cash + payment.withheld,
    );
    const burdened = wanted.some(
      (i) => claims.some((c) => c.itemId === i.id) || accountLevel.some((c) => i.due < (c.demandedOn ?? '')),
    );
    if (burdened) wanted = [];
  }
  const destined = payment.named.length > 0 || wanted.length > 0;

  const turns: Turn[] = wanted.map((i) => ({ key: `item:${i.id}`, part: 'principal', mayUseWithheld: true }));
  if (!unknown) {
    const claimTurns = (of: OracleClaim[]): Turn[] =>
      [...of.filter((c) => !c.interest), ...of.filter((c) => c.interest)].map((c) => ({
        key: `claim:${c.id}`,
        part: c.interest ? 'interest' : 'costs',
        mayUseWithheld: false,
      }));
    turns.push(...claimTurns(accountLevel));
    for (const i of items) {
      turns.push(...claimTurns(claims.filter((c) => c.itemId === i.id)));
      if (i.clearingUntil !== undefined && i.clearingUntil >= payment.booked) continue;
      turns.push({ key: `item:${i.id}`, part: 'principal', mayUseWithheld: !destined });
    }
  }

  let { cash, withheld } = payment;
  const settled: Record<string, bigint> = {};
  for (const { key, part, mayUseWithheld } of turns) {
    const take = (purse: bigint, name: string): bigint => {
      const open = left.get(key) ?? 0n;
      const amount = purse < open ? purse : open;
      if (amount > 0n) {
        left.set(key, open - amount);
        settled[`${key}:${name}`] = (settled[`${key}:${name}`] ?? 0n) + amount;
      }
      return amount;
    };
    if (mayUseWithheld) withheld -= take(withheld, 'withheld-tax');
    cash -= take(cash, part);
  }
  return { settled, cashLeft: cash, withheldLeft: withheld };
}

/** The subset with that sum when there is exactly one, by trying all 2^n; empty otherwise. */
export function onlySubset<T extends { readonly open: bigint }>(items: readonly T[], target: bigint): T[] {
  const hits: T[][] = [];
  for (let mask = 1; mask < 1 << items.length; mask++) {
    const subset = items.filter((_, bit) => (mask >> bit) % 2 === 1);
    if (subset.reduce((total, i) => total + i.open, 0n) === target) hits.push(subset);
  }
  return hits.length === 1 ? (hits[0] ?? []) : [];
}

function cmp(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
