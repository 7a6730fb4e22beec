import type { CandidateGroup } from './access';

/** What people can be asked about a message: whether it arrived, or what to do about an address that refuses it. */
export type MessageQuestionKind = 'in-doubt-message' | 'undeliverable-message';

/** Who is asked about a message of a process, and what counts as decided when nobody decides in time. */
export interface MessageQuestions {
  readonly candidateGroup: CandidateGroup;
  /** Days of the company's calendar from the day the question comes up. */
  readonly dueDays: number;
  readonly lapseDays: number;
  /** The outcome of each question's lapse, as the process's own decisions name it. */
  readonly lapseOutcomes: Readonly<Record<MessageQuestionKind, string>>;
}
