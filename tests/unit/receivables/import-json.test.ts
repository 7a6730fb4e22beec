import { DEFAULT_MAPPINGS } from '../../../domain/receivables/defaults/mappings';
import type { ColumnMapping } from '../../../domain/receivables/import/mapping';
import { openLedgerFile } from '../../../domain/receivables/import/read-ledger-file';
import type { RowResult } from '../../../domain/receivables/import/read-ledger-file';

const OWN = DEFAULT_MAPPINGS.find((entry) => entry.name === 'neuroerp-json') as ColumnMapping;

function results(document: unknown, mapping: ColumnMapping = OWN): RowResult[] {
  const file = openLedgerFile(Buffer.from(JSON.stringify(document)), mapping);
  if (file.kind === 'unreadable') throw new Error(JSON.stringify(file.problems));
  return [...file.results({ hasCustomer: (number) => number === 'C1' })];
}

function unreadableReason(text: string): string | undefined {
  const file = openLedgerFile(Buffer.from(text), OWN);
  return file.kind === 'unreadable' ? file.problems[0]?.reason : undefined;
}

const invoice = {
  record: 'invoice',
  number: 'I1',
  customer: 'C1',
  issueDate: '2025-01-01',
  currency: 'EUR',
  amount: '100.00',
};

describe('our own JSON', () => {
  it('reads records with lists, nested instalments, numbers and nulls', () => {
    const found = results({
      records: [
        {
          ...invoice,
          tags: ['disputed', 'export'],
          tax: null,
          instalments: [
            { ordinal: 1, dueDate: '2025-02-01', amount: 40 },
            { ordinal: 2, dueDate: '2025-03-01', amount: 60.0 },
          ],
        },
        {
          record: 'payment',
          number: 7,
          customer: 'C1',
          bookingDate: '2025-02-01',
          currency: 'EUR',
          amount: 40.05,
          namedDocuments: ['I1/1'],
          colour: { of: 'no interest' },
        },
      ],
    });
    expect(found).toMatchObject([
      {
        kind: 'accepted',
        line: 1,
        records: [
          {
            tags: ['disputed', 'export'],
            tax: 0n,
            instalments: [
              { ordinal: 1, dueDate: '2025-02-01', amount: 4000n },
              { ordinal: 2, dueDate: '2025-03-01', amount: 6000n },
            ],
          },
        ],
      },
      { kind: 'accepted', line: 2, records: [{ number: '7', amount: 4005n, namedDocuments: ['I1/1'] }] },
    ]);
  });

  it.each([
    ['a number that a double cannot hold', { amount: 1234567890123456 }, 'amount', 'written as text'],
    ['an object where text is expected', { number: { a: 1 } }, 'number', 'a text or a number is expected'],
    ['a list where one value is expected', { issueDate: ['2025-01-01', '2025-01-02'] }, 'issueDate', 'single value'],
    ['an instalment without an amount', { instalments: [{ ordinal: 1, dueDate: '2025-02-01' }] }, 'amount', 'missing'],
  ])('rejects %s', (_name, change, field, reason) => {
    const [result] = results({ records: [{ ...invoice, ...change }] });
    const problem = result?.kind === 'rejected' ? result.problems[0] : undefined;
    expect(problem).toMatchObject({ line: 1, field });
    expect(problem?.reason).toContain(reason);
  });

  it('takes large amounts as text', () => {
    expect(results({ records: [{ ...invoice, amount: '12345678901234567.89' }] })).toMatchObject([
      { kind: 'accepted', records: [{ gross: 1_234_567_890_123_456_789n }] },
    ]);
  });

  it('rejects a row that is no object, and reads the next', () => {
    expect(results({ records: ['x', invoice] }).map((result) => result.kind)).toEqual(['rejected', 'accepted']);
  });

  it('reads an array at the top where the mapping names no member', () => {
    expect(results([invoice], { ...OWN, source: { format: 'json' } })).toMatchObject([{ kind: 'accepted' }]);
  });

  it.each([
    ['{"records": [', 'the file is not JSON'],
    ['[]', 'no array named records'],
    ['{"records": {}}', 'no array named records'],
    ['', 'the file is empty'],
  ])('says that %j cannot be read', (text, reason) => {
    expect(unreadableReason(text)).toContain(reason);
  });
});
