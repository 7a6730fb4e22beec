import { createLogger } from '../../../runtime/log';
import type { ProcessRow } from '../../../schema/queries/platform/processes';
import { createMailSender } from '../../../workers/relay/send-mail';
import type { MailSender } from '../../../workers/relay/send-mail';
import type { TaskRow } from '../../../schema/queries/platform/tasks';
import type { OutboxRow } from '../../../schema/queries/platform/relay';
import type { House, MailOptions } from './house';
import { recordingTransport } from './recording-transport';
import type { RecordingTransport } from './recording-transport';

/** One tenant with one process about one subject, an empty outbox, and a sender whose hand-overs are recorded. */
export interface MailScene {
  readonly tenantId: string;
  readonly subjectId: string;
  readonly process: ProcessRow;
  readonly transport: RecordingTransport;
  readonly sender: MailSender;
  anotherSender(transport?: RecordingTransport | 'mailbox'): MailSender;
  queue(options?: MailOptions): Promise<string>;
  row(outboxId: string): Promise<OutboxRow>;
  /** Types of the timeline's entries since the process started. */
  events(): Promise<string[]>;
  tasks(): Promise<TaskRow[]>;
  /** How many times the process was asked to reconsider and has not been yet. */
  reconsiders(): Promise<number>;
  /** Makes what waits for a back-off or a lease due at once. */
  letTimePass(): Promise<unknown>;
  /** Sends until nothing is due. */
  drain(): Promise<void>;
  subjects(): string[];
}

const log = createLogger({ service: 'test', level: 'silent' });

export async function setMailScene(house: House): Promise<MailScene> {
  await house.superuser.deleteFrom('outbox').execute();
  const tenantId = await house.newTenant();
  const subjectId = await house.newSubject(tenantId);
  const process = await house.newProcess(tenantId, { subjectId });
  const transport = recordingTransport();
  const sender = createMailSender({ db: house.relay, transport, log });
  return {
    tenantId,
    subjectId,
    process,
    transport,
    sender,
    anotherSender: (other = transport) => createMailSender({ db: house.relay, transport: other, log }),
    queue: (options) => house.newMail(process, subjectId, options),
    row: (outboxId) =>
      house.inTenant(tenantId, (tx) =>
        tx.selectFrom('outbox').selectAll().where('outboxId', '=', outboxId).executeTakeFirstOrThrow(),
      ),
    events: async () => {
      const rows = await house.inTenant(tenantId, (tx) =>
        tx.selectFrom('processEvent').select('type').where('actor', '!=', 'sweep').orderBy('eventId').execute(),
      );
      return rows.map(({ type }) => type);
    },
    tasks: () => house.inTenant(tenantId, (tx) => tx.selectFrom('task').selectAll().execute()),
    reconsiders: async () => {
      const rows = await house.inTenant(tenantId, (tx) =>
        tx.selectFrom('outbox').select('outboxId').where('kind', '=', 'signal').execute(),
      );
      return rows.length;
    },
    letTimePass: () => house.superuser.updateTable('outbox').set({ availableAt: '2020-01-01T00:00:00.000Z' }).execute(),
    drain: async () => {
      while (await sender.step());
    },
    subjects: () => transport.sent.map(({ subject }) => subject),
  };
}
