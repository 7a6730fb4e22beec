/** Lets tenants take turns: whoever was served longest ago comes first, so that a thousand rows of one delay no other. */
export interface Rotation {
  order(tenantIds: readonly string[]): string[];
  served(tenantId: string): void;
}

export function createRotation(): Rotation {
  const turns = new Map<string, number>();
  let turn = 0;
  return {
    order: (tenantIds) => [...tenantIds].sort((a, b) => (turns.get(a) ?? 0) - (turns.get(b) ?? 0)),
    served: (tenantId) => void turns.set(tenantId, ++turn),
  };
}
