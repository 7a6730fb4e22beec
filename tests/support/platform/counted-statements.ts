import type { KyselyPlugin, RootOperationNode } from 'kysely';
import type { Database } from '../../../schema/database';

export interface CountedDatabase {
  readonly db: Database;
  /** Statements sent since the last call, begin, tenant and commit among them. */
  take(): number;
}

/** The same pool, with its statements counted. */
export function countStatements(db: Database): CountedDatabase {
  let statements = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }): RootOperationNode => {
      statements += 1;
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
