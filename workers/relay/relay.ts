import type { Logger } from '../../runtime/log';
import type { MailTransport } from '../../runtime/mail/transport';
import type { Metrics } from '../../runtime/metrics';
import type { TemporalClient } from '../../runtime/temporal';
import { acrossTenants } from '../../schema/database';
import type { Database } from '../../schema/database';
import { startLoop } from './loop';
import type { Loop } from './loop';
import { listen } from './listen';
import { measureOutbox, measureProcesses, relayMetrics } from './measure';
import { createRateLimit } from './rate';
import { createReconciler } from './reconcile';
import type { StartProcess } from './reconcile';
import { createMailSender } from './send-mail';
import { createSignalSender } from './send-signals';
import { sequenceEvents } from './sequence';

export interface RelayOptions {
  /** One pool a role. */
  readonly databases: { readonly relay: Database; readonly sequencer: Database; readonly sweeper: Database };
  /** For LISTEN, as the relay's role. */
  readonly relayUrl: string;
  readonly temporal: TemporalClient;
  readonly transport: MailTransport | 'mailbox';
  readonly start: StartProcess;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly settings?: Partial<RelaySettings>;
}

export interface RelaySettings {
  /** How often the outbox is looked at without a hint, milliseconds. */
  readonly pollMs: number;
  /** How often unnumbered events are looked for, milliseconds; well below the second that readers are promised. */
  readonly sequenceMs: number;
  readonly reconcileMs: number;
  /** Messages handed over side by side. */
  readonly mailLanes: number;
  /** Reconsider signals a second and tenant. */
  readonly signalsPerSecond: number;
  /** After this an attempt to send counts as lost, milliseconds. */
  readonly mailLeaseMs: number;
}

const DEFAULTS: RelaySettings = {
  pollMs: 500,
  sequenceMs: 200,
  reconcileMs: 15_000,
  mailLanes: 4,
  signalsPerSecond: 50,
  mailLeaseMs: 120_000,
};
const FIND_LOST_MS = 5_000;
const MEASURE_MS = 15_000;

/**
 * Starts everything that carries work out of the database: mail, signals, numbers, comparison with Temporal. Each has a
 * loop of its own, so that a mail server that is down holds up nothing else. Several relays may run at once.
 * @returns how to stop: what is under way is finished, nothing new begins.
 */
export function startRelay(options: RelayOptions): () => Promise<void> {
  const { databases, log, temporal } = options;
  const settings = { ...DEFAULTS, ...options.settings };
  const metrics = relayMetrics(options.metrics);
  const mail = createMailSender({
    db: databases.relay,
    transport: options.transport,
    log,
    leaseMs: settings.mailLeaseMs,
    onOutcome: (outcome) => metrics.deliveries.inc({ kind: 'mail', outcome }),
  });
  const signals = createSignalSender({
    db: databases.relay,
    temporal,
    rate: createRateLimit(settings.signalsPerSecond),
    log,
    onOutcome: (outcome) => metrics.deliveries.inc({ kind: 'signal', outcome }),
  });
  const reconciler = createReconciler({
    db: databases.sweeper,
    temporal,
    start: options.start,
    log,
    onRepair: (repair) => metrics.repairs.inc({ repair }),
  });

  const loop = (name: string, restMs: number, step: () => Promise<boolean>): Loop =>
    startLoop({ name, log, restMs, step, onError: () => metrics.loopErrors.inc({ loop: name }) });
  const once = (work: () => Promise<unknown>) => async () => {
    await work();
    return false;
  };

  const senders = [
    ...Array.from({ length: settings.mailLanes }, (_, lane) =>
      loop(`mail-${lane}`, settings.pollMs, () => mail.step()),
    ),
    loop('signals', settings.pollMs, () => signals.step()),
  ];
  const others = [
    loop('lost-mail', FIND_LOST_MS, () => mail.findLost()),
    loop('lost-signals', FIND_LOST_MS, () => signals.findLost()),
    loop('sequencer', settings.sequenceMs, () =>
      sequenceEvents(databases.sequencer, (count) => metrics.numbered.inc(count)),
    ),
    loop(
      'reconciler',
      settings.reconcileMs,
      once(() => reconciler.round()),
    ),
    loop(
      'measure',
      MEASURE_MS,
      once(async () => {
        await acrossTenants(databases.relay, (tx) => measureOutbox(tx, metrics));
        await acrossTenants(databases.sweeper, (tx) => measureProcesses(tx, metrics));
      }),
    ),
  ];
  const stopListening = listen({
    url: options.relayUrl,
    channel: 'outbox',
    log,
    onNotify: () => senders.forEach((sender) => sender.poke()),
  });

  return async () => {
    await stopListening();
    await Promise.all([...senders, ...others].map((running) => running.stop()));
  };
}
