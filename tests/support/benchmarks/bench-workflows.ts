/** What the worker of a benchmark runs: our processes, and the bare one beside them. */
export * from '../../../workflows';
export { bareProcess } from './bare-workflow';
