import type { z } from 'zod';
import type { IsoInstant } from '../domain/platform/dates';
import type { Transaction } from '../schema/database';
import type { ModelGroup } from './router/call';
import type { Sensitivity } from './router/types';

/** An immutable prompt. Changing the text means another version; a test holds each version to its hash. */
export interface Prompt {
  /** `<agent>/<number>`, e.g. `read-customer-reply/1`. */
  readonly version: string;
  readonly text: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly sha256: string;
}

/** How much one run may use. Whatever is met first ends it with the fallback. */
export interface Bounds {
  /** Model calls, the one repair included. */
  readonly steps: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Millionths of the tenant's budget currency. */
  readonly micros: bigint;
  /** From the start of the run to its result, milliseconds of the wall clock. */
  readonly ms: number;
}

/** What an agent runs in: the tenant, its clock, and a transaction that only reads. */
export interface AgentScope {
  readonly tx: Transaction;
  readonly tenantId: string;
  readonly now: IsoInstant;
}

/** A typed look at the company's records that a model may ask for. It reads; it never changes anything. */
export interface Tool<Facts> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType;
  /** Text for the model. What people outside wrote in it is marked and quarantined by the caller. */
  read(scope: AgentScope, facts: Facts, input: unknown): Promise<ToolResult>;
}

export interface ToolResult {
  readonly text: string;
  readonly untrusted: boolean;
}

/** Something an output claims that the records do not bear out. */
export interface Finding {
  /** The rule's code, e.g. `amount-not-in-ledger`. */
  readonly rule: string;
  readonly detail: string;
}

/** A rule an output is held to after its schema; empty when it holds. Pure. */
export type Check<Facts, Output> = (output: Output, facts: Facts) => readonly Finding[];

/**
 * An agent: one file says all of it. It reads records by ids, asks a model for a typed structure, and is checked against
 * the same records. What it returns is advice: an effect needs a rule, and where it matters a person.
 */
export interface Agent<Input, Facts, Output> {
  readonly name: string;
  /** One sentence for people. */
  readonly purpose: string;
  /** Ids and choices, never personal data: it travels through the process engine. */
  readonly input: z.ZodType<Input>;
  /** The structure the model must return, evidence and confidence included. */
  readonly output: z.ZodType<Output>;
  readonly prompt: Prompt;
  readonly group: ModelGroup;
  readonly sensitivity: Sensitivity;
  readonly tools: readonly Tool<Facts>[];
  readonly bounds: Bounds;
  /** The records that the prompt shows, the checks compare with and the fallback uses. Undefined: they are gone. */
  load(scope: AgentScope, input: Input): Promise<Facts | undefined>;
  /** Trusted facts for the prompt, as text; built from `facts` alone. */
  brief(facts: Facts): string;
  /** Text that people outside wrote, read in quarantine: data, never instructions. Empty when there is none. */
  untrusted(facts: Facts): readonly { readonly name: string; readonly text: string }[];
  readonly checks: readonly Check<Facts, Output>[];
  /** Confidence below which a person decides, 0 to 1; compared with the output's own. */
  readonly minimumConfidence: number;
  confidence(output: Output): number;
  /** What holds without a model: rules and templates. Always succeeds. */
  fallback(facts: Facts): Output;
  /** The benchmark that measures it. */
  readonly evaluation: string;
}
