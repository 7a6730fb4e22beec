import { uuidv7 } from 'uuidv7';
import type { Route } from '../../../api/route';
import { toIsoInstant } from '../../../domain/platform/dates';
import { DEFAULT_MAPPINGS } from '../../../domain/receivables/defaults/mappings';
import { insertProcess } from '../../../schema/queries/platform/processes';
import { openTask } from '../../../schema/queries/platform/tasks';
import { insertImport } from '../../../schema/queries/receivables/import-progress';
import { MANIFESTS } from '../../../workflows/manifests';
import type { House } from '../platform/house';
import { addAccount, addInvoice } from '../receivables/ledger-rows';
import type { Person } from './test-api';

/** An account with an open item, a dispute over part of it and a payment. */
async function newLedgerRecords(house: House, tenantId: string) {
  const accountId = await addAccount(house, tenantId);
  const dates = { issueDate: '2025-01-01', dueDate: '2025-01-31' };
  const itemId = await addInvoice(house, tenantId, accountId, { number: 'INV-1', ...dates, amount: 10_000n });
  const disputeId = uuidv7();
  const creditId = uuidv7();
  await house.inTenant(tenantId, async (tx) => {
    await tx
      .insertInto('dispute')
      .values({
        ...{ tenantId, disputeId, itemId, amountMinor: 100n, reason: 'Sample', openedOn: '2025-02-01' },
        resolvedOn: null,
        outcome: null,
      })
      .execute();
    await tx
      .insertInto('creditEntry')
      .values({
        ...{ tenantId, creditId, accountId, kind: 'payment', number: 'P-1', currency: 'EUR' },
        bookingDate: '2025-02-01',
        valueDate: '2025-02-01',
        payer: null,
        reference: null,
        amountMinor: 100n,
        unappliedMinor: 100n,
        postedOn: '2025-02-01',
        reversedOn: null,
        reversalReason: null,
        createdAt: '2025-02-01T00:00:00.000Z',
      })
      .execute();
  });
  return { accountId, itemId, disputeId, creditId };
}

/** One record of the owner's for every kind of id that a path may name. A new `{…Id}` in a path is added here. */
export async function newResources(house: House, owner: Person): Promise<(parameter: string, route: Route) => string> {
  const { tenantId } = owner;
  const at = toIsoInstant(Date.now());
  const processes = new Map<string, string>();
  const records = await house.inTenant(tenantId, async (tx) => {
    for (const { type } of MANIFESTS) {
      const { process } = await insertProcess(tx, {
        tenantId,
        type,
        businessKey: 'sample',
        subjectId: null,
        title: `Sample of ${owner.tenantId}`,
        input: {},
        startedBy: owner.memberId,
        at,
      });
      processes.set(type, process.processId);
    }
    const [processId = ''] = processes.values();
    const taskId = await openTask(tx, {
      tenantId,
      processId,
      kind: 'operator',
      title: `Sample of ${owner.tenantId}`,
      candidateGroup: 'operators',
      priority: 50,
      form: {},
      tags: [],
      dueAt: null,
      lapseAt: null,
      lapseOutcome: null,
      openedAt: at,
      rule: 'test',
    });
    const importId = processes.get('import-ledger') ?? processId;
    const [mapping] = DEFAULT_MAPPINGS;
    if (!mapping) throw new Error('no mapping is shipped');
    await insertImport(tx, {
      ...{ tenantId, mapping, processId: importId, fileName: 'ledger.csv', dryRun: true, onBadRow: 'stop' },
      sha256: 'b'.repeat(64),
      content: Buffer.from('record'),
    });
    const documentId = uuidv7();
    await tx
      .insertInto('document')
      .values({
        tenantId,
        documentId,
        processId,
        kind: 'statement',
        fileName: 'statement.pdf',
        mediaType: 'application/pdf',
        sha256: 'a'.repeat(64),
        content: Buffer.from('%PDF'),
        createdAt: at,
      })
      .execute();
    return { processId, taskId, documentId, importId };
  });
  const messageId = `<${uuidv7()}@example.invalid>`;
  await house.relay
    .insertInto('mailboxMessage')
    .values({
      tenantId,
      messageId,
      sentAt: at,
      sender: 'ar@example.com',
      recipient: 'jane@example.org',
      subject: `Sample of ${owner.tenantId}`,
      body: 'Hello',
      attachments: '[]',
      processId: records.processId,
    })
    .execute();
  const byName: Record<string, string> = {
    ...records,
    ...(await newLedgerRecords(house, tenantId)),
    messageId,
    keyId: owner.keyId,
  };
  return (parameter, route) => {
    // A command goes to a process that knows it.
    const command = /\/commands\/(.+)$/.exec(route.path)?.[1];
    const type = MANIFESTS.find(({ commands }) => command !== undefined && command in commands)?.type;
    const id = (type !== undefined && parameter === 'processId' ? processes.get(type) : undefined) ?? byName[parameter];
    if (id === undefined) throw new Error(`tests/support/api/resources.ts knows no {${parameter}} yet`);
    return id;
  };
}
