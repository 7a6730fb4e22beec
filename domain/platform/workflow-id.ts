/**
 * Names in Temporal: `<tenant>.<process>.<subject or ->.<key>`, all our own ids, characters `[a-z0-9.-]`, the key last.
 * The id names the data subject, so that a payload key of the subject's own can be found from it.
 */
export interface WorkflowName {
  readonly tenantId: string;
  readonly process: string;
  readonly subjectId: string | undefined;
  readonly key: string;
}

const PART = /^[a-z0-9-]+$/;

/** Builds the id; throws a TypeError for a part that does not fit the grammar (a programming error). */
export function workflowId(name: WorkflowName): string {
  const parts = [name.tenantId, name.process, name.subjectId ?? '-', name.key];
  for (const part of parts) if (!PART.test(part)) throw new TypeError(`not a part of a workflow id: ${part}`);
  return parts.join('.');
}

/** Reads an id; undefined when it is not of the grammar. What a Schedule appends stays in the key. */
export function parseWorkflowId(id: string): WorkflowName | undefined {
  const [tenantId, process, subject, ...key] = id.split('.');
  if (!tenantId || !process || !subject || key.length === 0) return undefined;
  return { tenantId, process, subjectId: subject === '-' ? undefined : subject, key: key.join('.') };
}
