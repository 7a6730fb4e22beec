/** The one task queue; API, reconciler and worker name it alike. */
export const TASK_QUEUE = 'neuroerp';
