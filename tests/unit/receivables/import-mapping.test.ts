import { DEFAULT_MAPPINGS } from '../../../domain/receivables/defaults/mappings';
import type { ColumnMapping, FieldSource, RecordMapping } from '../../../domain/receivables/import/mapping';
import { mappingProblems } from '../../../domain/receivables/import/mapping-problems';
import { openLedgerFile } from '../../../domain/receivables/import/read-ledger-file';

const PAYMENT: RecordMapping = {
  record: 'payment',
  fields: {
    number: { column: 'n' },
    customer: { column: 'c' },
    bookingDate: { column: 'd' },
    currency: { constant: 'EUR' },
    amount: { column: 'a' },
  },
};
const MAPPING: ColumnMapping = {
  name: 'bank-list',
  title: 'Bank list',
  source: { format: 'csv', delimiter: ',', encoding: 'utf-8' },
  dates: 'yyyy-mm-dd',
  numbers: { decimal: '.' },
  records: [PAYMENT],
};

function withField(field: string, source: FieldSource | readonly FieldSource[]): ColumnMapping {
  return { ...MAPPING, records: [{ ...PAYMENT, fields: { ...PAYMENT.fields, [field]: source } }] };
}

function read(mapping: ColumnMapping, text: string) {
  const file = openLedgerFile(Buffer.from(text), mapping);
  return file.kind === 'unreadable' ? file.problems : [...file.results({ hasCustomer: () => true })];
}

describe('column mapping', () => {
  it.each(DEFAULT_MAPPINGS)('$name, as shipped, has no problems', (mapping) => {
    expect(mappingProblems(mapping)).toEqual([]);
    expect(JSON.parse(JSON.stringify(mapping))).toEqual(mapping);
  });

  it('names a required field without a source, and a field that does not exist', () => {
    const { amount: _amount, ...fields } = PAYMENT.fields;
    expect(
      mappingProblems({ ...MAPPING, records: [{ ...PAYMENT, fields: { ...fields, 'gr/oss': { column: 'a' } } }] }),
    ).toEqual([
      { pointer: '/records/0/fields', detail: 'amount of a payment needs a source' },
      { pointer: '/records/0/fields/gr~1oss', detail: 'a payment has no field gr/oss' },
    ]);
  });

  it.each<[string, ColumnMapping, string]>([
    ['its name', { ...MAPPING, name: 'Bank List' }, '/name'],
    ['separators that are the same', { ...MAPPING, numbers: { decimal: ',', group: ',' } }, '/numbers/group'],
    ['no records', { ...MAPPING, records: [] }, '/records'],
    ['arrays in CSV', { ...MAPPING, records: [{ ...PAYMENT, each: 'x' }] }, '/records/0/each'],
    [
      'a condition nothing meets',
      { ...MAPPING, records: [{ ...PAYMENT, when: { column: 'x', is: [] } }] },
      '/records/0/when/is',
    ],
    ['a currency that is none', withField('currency', { constant: 'Euro' }), '/records/0/fields/currency'],
    ['a constant date', withField('bookingDate', { constant: '1.1.2025' }), '/records/0/fields/bookingDate'],
    ['an empty constant', withField('payer', { constant: '' }), '/records/0/fields/payer'],
    ['a template without a column', withField('payer', { template: 'x' }), '/records/0/fields/payer'],
    ['a brace left open', withField('payer', { template: '{n' }), '/records/0/fields/payer'],
    ['a bad value of a list', withField('currency', { column: 'x', values: { E: 'E' } }), '/records/0/fields/currency'],
    ['a bad default', withField('currency', { column: 'x', default: '€' }), '/records/0/fields/currency'],
    ['dates for no date', withField('payer', { column: 'x', dates: 'yyyymmdd' }), '/records/0/fields/payer'],
    ['a separator for no list', withField('payer', { column: 'x', separator: '|' }), '/records/0/fields/payer'],
    ['unlisted without values', withField('payer', { column: 'x', unlisted: 'keep' }), '/records/0/fields/payer'],
    [
      'the second of several sources',
      withField('namedDocuments', [{ column: 'x' }, { column: '' }]),
      '/records/0/fields/namedDocuments/1',
    ],
  ])('refuses %s', (_name, mapping, pointer) => {
    expect(mappingProblems(mapping).map((problem) => problem.pointer)).toEqual([pointer]);
  });

  it('asks for the columns of templates and conditions too, not for optional ones', () => {
    const mapping: ColumnMapping = {
      ...MAPPING,
      records: [
        {
          ...PAYMENT,
          when: { column: 'w', filled: true },
          fields: { ...PAYMENT.fields, payer: { template: '{p}-{q}' }, reference: { column: 'r', optional: true } },
        },
      ],
    };
    expect(read(mapping, 'n,c\n')).toEqual(
      ['w', 'd', 'a', 'p', 'q'].map((field) => ({ line: 1, field, reason: 'the file has no such column' })),
    );
  });

  it('replaces values, keeps or drops unlisted ones as told, and fills defaults', () => {
    const by = (unlisted: 'keep' | 'empty'): ColumnMapping =>
      withField('payer', { column: 'p', values: { A: 'Anna', '-': '' }, unlisted, default: 'nobody' });
    const file = 'n,c,d,a,p\n1,C,2025-01-01,1,A\n2,C,2025-01-01,1,B\n3,C,2025-01-01,1,-\n4,C,2025-01-01,1,\n';
    const payers = (mapping: ColumnMapping) =>
      read(mapping, file).flatMap((result) =>
        'kind' in result && result.kind === 'accepted'
          ? result.records.map((record) => (record.kind === 'payment' ? record.payer : undefined))
          : [],
      );
    expect(payers(by('keep'))).toEqual(['Anna', 'B', 'nobody', 'nobody']);
    expect(payers(by('empty'))).toEqual(['Anna', 'nobody', 'nobody', 'nobody']);
  });

  it('does not take members of Object for values of a mapping', () => {
    const mapping = withField('payer', { column: 'p', values: { A: 'Anna' } });
    expect(read(mapping, 'n,c,d,a,p\n1,C,2025-01-01,1,constructor\n')).toMatchObject([
      { kind: 'rejected', problems: [{ field: 'p', reason: '"constructor" is not among the values of the mapping' }] },
    ]);
  });

  it('takes the first of several sources that holds something, and all of them for a list', () => {
    const scalar = withField('payer', [{ column: 'p' }, { column: 'q' }, { constant: 'unknown' }]);
    const list = withField('namedDocuments', [{ column: 'p' }, { column: 'q', separator: '+' }]);
    const file = 'n,c,d,a,p,q\n1,C,2025-01-01,1,,X+Y\n2,C,2025-01-01,1,P;X,X\n';
    expect(read(scalar, file)).toMatchObject([{ records: [{ payer: 'X+Y' }] }, { records: [{ payer: 'P;X' }] }]);
    expect(read(list, file)).toMatchObject([
      { records: [{ namedDocuments: ['X', 'Y'] }] },
      { records: [{ namedDocuments: ['P', 'X'] }] },
    ]);
  });
});
