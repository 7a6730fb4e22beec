import type { IsoInstant } from '../../../domain/platform/dates';
import type { TaskDraft } from '../../../domain/receivables/collection/decision';
import type { NewTask } from '../platform/tasks';

/** A drafted task as the platform's table takes it. */
export function taskColumns(
  scope: { tenantId: string; processId: string; now: IsoInstant },
  draft: TaskDraft,
): Omit<NewTask, 'rule'> {
  return {
    tenantId: scope.tenantId,
    processId: scope.processId,
    kind: draft.kind,
    title: draft.title,
    candidateGroup: draft.candidateGroup,
    priority: draft.priority,
    form: { ...draft.form, ...(draft.about === undefined ? {} : { about: draft.about }) },
    tags: [],
    dueAt: draft.dueAt ?? null,
    lapseAt: draft.lapseAt ?? null,
    lapseOutcome: draft.lapseOutcome ?? null,
    openedAt: scope.now,
  };
}
