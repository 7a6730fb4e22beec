import type { KyselyPlugin, RootOperationNode } from 'kysely';
import type { Database } from '../../../schema/database';
import { withNext } from '../../../schema/send-begin';

export interface CountedDatabase {
  readonly db: Database;
  /** Round trips since the last call: statements whose answer was waited for, commit among them. */
  take(): number;
}

function isSentWithNext(node: RootOperationNode): boolean {
  return node.kind === 'RawNode' && (node.sqlFragments[0] ?? '').startsWith(withNext(''));
}

/** The same pool, with its statements counted. */
export function countStatements(db: Database): CountedDatabase {
  let statements = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }): RootOperationNode => {
      if (!isSentWithNext(node)) statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return {
    db: db.withPlugin(plugin),
    take: () => {
      const taken = statements;
      statements = 0;
      return taken;
    },
  };
}
