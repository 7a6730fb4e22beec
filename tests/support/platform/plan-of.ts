import { ExplainNode, RawNode } from 'kysely';
import type { KyselyPlugin, RootOperationNode } from 'kysely';
import type { Transaction } from '../../../schema/database';

/** The plans of the statements that `run` would send, as text; none of them is carried out. */
export async function plansOf(tx: Transaction, run: (tx: Transaction) => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }): RootOperationNode => {
      if (node.kind === 'RawNode') {
        const [first = '', ...rest] = node.sqlFragments;
        return RawNode.create([`explain ${first}`, ...rest], node.parameters);
      }
      return { ...node, explain: ExplainNode.create() } as RootOperationNode;
    },
    transformResult: async ({ result }) => {
      for (const row of result.rows) lines.push(...Object.values(row).map(String));
      return { rows: [] };
    },
  };
  await run(tx.withPlugin(plugin) as Transaction);
  return lines.join('\n');
}
