import { createHash } from 'node:crypto';
import { dateIn } from '../../domain/platform/dates';
import type { IsoInstant } from '../../domain/platform/dates';
import { applyCollectionCommand } from '../../domain/receivables/collection/commands';
import type { CollectionCommand } from '../../domain/receivables/collection/commands';
import type { RateBook } from '../../domain/receivables/collection/rate-book';
import { decide } from '../../domain/receivables/collection/decide';
import type { Decision, NoticeDraft } from '../../domain/receivables/collection/decision';
import { noticeFactsOf } from '../../domain/receivables/collection/notice-facts';
import type { CollectionPolicy } from '../../domain/receivables/collection/policy';
import type { CollectionFacts, CollectionState } from '../../domain/receivables/collection/state';
import { toJson } from '../../schema/database';
import { recordEvents } from '../../schema/queries/platform/events';
import { bumpSubject, lockSubject } from '../../schema/queries/platform/outbox';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { loadCollectionState } from '../../schema/queries/receivables/collection-state';
import { commitEffect } from '../../schema/queries/receivables/commit-effects';
import { loadPolicy } from '../../schema/queries/receivables/policy';
import { loadRateBook } from '../../schema/queries/receivables/rate-book';
import type { RenderedNotice } from '../../schema/queries/receivables/write-notice';
import type { Json } from '../../schema/tables/platform';
import type { Command } from '../../workflows/platform/contract';
import type { CommandOutcome, Moment, ProcessDefinition, Step } from '../platform/process';
import { renderNotice } from './render-notice';

/** What a collection decides on: the account's state under the policy and rates that hold now. */
interface Collecting {
  readonly state: CollectionState;
  readonly policy: CollectionPolicy;
  readonly rates: RateBook;
}

type CollectionStep = Step & { readonly decision: Decision };

/** `collect-account` as the engine drives it; every rule is in domain/receivables/collection/decide.ts. */
export function collectAccountDefinition(): ProcessDefinition<Collecting, CollectionStep, RenderedNotice> {
  return {
    type: 'collect-account',
    lock: async (tx, process) => void (await lockSubject(tx, process.tenantId, accountOf(process))),
    load,
    decide: ({ state, policy, rates }, now) => toStep(decide(state, policy, rates, now)),
    needs: ({ state, policy }, { decision }, now) => {
      const notice = messageIn(decision);
      if (!notice) return undefined;
      const key = createHash('sha256')
        .update(toJson([notice, noticeFactsOf(state, notice, now), state.account.email]))
        .digest('hex');
      return { key, work: () => renderNotice(state, policy, notice, now) };
    },
    commit,
    wrapUp: async ({ tx, process }) => {
      // Messages still waiting were decided by a process that is over: a new version of the account withdraws them.
      await bumpSubject(tx, process.tenantId, accountOf(process));
    },
    command,
  };
}

async function load({ tx, process, now }: Moment): Promise<Collecting> {
  const { tenantId } = process;
  const accountId = accountOf(process);
  const state = await loadCollectionState(tx, { tenantId, accountId, now, process });
  return {
    state,
    policy: await loadPolicy(tx, tenantId, state.account.policyName),
    rates: await loadRateBook(tx, tenantId),
  };
}

async function commit(
  { tx, process, now }: Moment,
  { state, policy }: Collecting,
  { decision }: CollectionStep,
  rendered: RenderedNotice | undefined,
): Promise<void> {
  if (decision.kind !== 'act') return;
  const { tenantId, processId } = process;
  const accountId = accountOf(process);
  const scope = {
    tenantId,
    processId,
    accountId,
    now,
    today: dateIn(state.company.zone, now),
    process,
    rule: decision.reasons[0]?.rule ?? decision.did,
    version: await lockSubject(tx, tenantId, accountId),
  };
  for (const effect of decision.effects) await commitEffect(tx, scope, effect, rendered);
  await recordEvents(tx, [
    {
      tenantId,
      processId,
      type: decision.did,
      occurredAt: now,
      actor: 'process',
      summary: decision.summary,
      rule: scope.rule,
      data: { reasons: decision.reasons, policy: { name: policy.name, version: policy.version } },
    },
  ]);
}

function command(facts: Json, { name, payload }: Command, now: IsoInstant): CommandOutcome {
  const sent = { name, ...(payload as object) } as CollectionCommand;
  const outcome = applyCollectionCommand(facts as CollectionFacts, sent, now);
  return outcome.outcome === 'refused' ? outcome : { ...outcome, facts: JSON.parse(toJson(outcome.facts)) as Json };
}

function toStep(decision: Decision): CollectionStep {
  switch (decision.kind) {
    case 'act':
      return { kind: 'act', did: decision.did, decision };
    case 'wait':
      return { kind: 'wait', until: decision.until, waitingFor: decision.waitingFor, decision };
    case 'end':
      return {
        kind: 'end',
        outcome: decision.outcome,
        summary: decision.summary,
        rule: decision.reasons[0]?.rule,
        decision,
      };
  }
}

/** The message or letter a decision sends, if it sends one. */
function messageIn(decision: Decision): NoticeDraft | undefined {
  if (decision.kind !== 'act') return undefined;
  const step = decision.effects.find((effect) => effect.kind === 'take-step');
  return step?.kind === 'take-step' && step.notice.channel !== 'task' ? step.notice : undefined;
}

/** The process is about exactly one account: its subject. */
function accountOf(process: ProcessRow): string {
  if (process.subjectId === null) throw new TypeError(`${process.processId} has no account`);
  return process.subjectId;
}
