import { DEFAULT_MAPPINGS } from '../../../domain/receivables/defaults/mappings';
import type { ColumnMapping } from '../../../domain/receivables/import/mapping';
import { mappingProblems } from '../../../domain/receivables/import/mapping-problems';
import { openLedgerFile } from '../../../domain/receivables/import/read-ledger-file';
import type { RowResult } from '../../../domain/receivables/import/read-ledger-file';
import type { CreditRecord, InvoiceRecord, LedgerRecord } from '../../../domain/receivables/import/records';
import type { RowProblem } from '../../../domain/receivables/import/row';

const OWN = DEFAULT_MAPPINGS.find((entry) => entry.name === 'neuroerp-csv') as ColumnMapping;
const KNOWN = { hasCustomer: (number: string) => number === 'C1' };

function open(text: string | Uint8Array, mapping: ColumnMapping = OWN) {
  return openLedgerFile(typeof text === 'string' ? Buffer.from(text) : text, mapping);
}

function results(text: string | Uint8Array, mapping: ColumnMapping = OWN, known = KNOWN): RowResult[] {
  const file = open(text, mapping);
  if (file.kind === 'unreadable') throw new Error(JSON.stringify(file.problems));
  return [...file.results(known)];
}

function records(text: string | Uint8Array, mapping?: ColumnMapping): LedgerRecord[] {
  return results(text, mapping).flatMap((result) => {
    if (result.kind === 'rejected') throw new Error(JSON.stringify(result.problems));
    return result.kind === 'accepted' ? result.records : [];
  });
}

function problems(text: string, mapping?: ColumnMapping): RowProblem[] {
  return results(text, mapping).flatMap((result) => (result.kind === 'rejected' ? result.problems : []));
}

function fileProblems(text: string | Uint8Array, mapping?: ColumnMapping): readonly RowProblem[] {
  const file = open(text, mapping);
  if (file.kind === 'readable') throw new Error('the file was readable');
  return file.problems;
}

const PAYMENTS = 'record,number,customer,bookingDate,currency,amount,namedDocuments,reference';
const payment = (amount: string, number = 'P1', customer = 'C1', currency = 'EUR'): string =>
  `${PAYMENTS}\npayment,${number},${customer},2025-03-01,${currency},${amount},,\n`;

const INVOICES = 'record,number,customer,issueDate,dueDate,terms,currency,amount,tax,instalment,tags';
const CUSTOMERS = 'record,number,name,email,language,country,region,zone,debtorType,tags';

describe('our own CSV', () => {
  it('reads a whole ledger from one file: customer, invoice with instalments, credit note, payment', () => {
    const file = [
      'record,number,name,email,country,zone,customer,issueDate,dueDate,bookingDate,currency,amount,tax,instalment,namedDocuments,withheldTax',
      'customer,C7,Żółć & Söhne,pay@example.invalid,PL,Europe/Warsaw,,,,,,,,,,',
      'invoice,R-1,,,,,C7,2025-01-31,,,EUR,1190.00,190.00,,,',
      'instalment,R-1,,,,,,,2025-02-28,,EUR,595.00,,1,,',
      'instalment,R-1,,,,,,,2025-03-31,,EUR,595.00,,2,,',
      'credit-note,K-1,,,,,C7,,,2025-02-10,EUR,90.00,,,R-1,',
      'payment,Z-1,,,,,C7,,,2025-03-01,EUR,505.00,,,R-1/1; R-1/2,10.5',
    ].join('\r\n');
    const found = results(`\ufeff${file}\r\n`);
    expect(found.map(({ kind, line, rows }) => [kind, line, rows])).toEqual([
      ['accepted', 2, 1],
      ['accepted', 3, 3],
      ['accepted', 6, 1],
      ['accepted', 7, 1],
    ]);
    const [customer, invoice, creditNote, paid] = records(file);
    expect(customer).toMatchObject({ kind: 'customer', number: 'C7', name: 'Żółć & Söhne', language: 'en' });
    expect(invoice).toMatchObject({
      kind: 'invoice',
      gross: 119_000n,
      tax: 19_000n,
      dueDate: undefined,
      instalments: [
        { ordinal: 1, dueDate: '2025-02-28', amount: 59_500n },
        { ordinal: 2, dueDate: '2025-03-31', amount: 59_500n },
      ],
    });
    expect(creditNote).toMatchObject({ kind: 'credit-note', amount: 9_000n, namedDocuments: ['R-1'] });
    expect(paid).toMatchObject({ kind: 'payment', namedDocuments: ['R-1/1', 'R-1/2'], withheldTax: 1_050n });
  });

  it('reads contract interest and cash discount', () => {
    const header =
      'record,number,customer,issueDate,terms,currency,amount,contractRate,contractCompounding,contractGraceDays,contractFee';
    const [invoice] = records(`${header}\ninvoice,I1,C1,2025-01-01,2/10 net 30,EUR,100,9.5,monthly,5,12.50\n`);
    expect(invoice).toMatchObject({
      terms: { kind: 'days', days: 30 },
      cashDiscount: { percent: '2', days: 10 },
      contract: {
        ratePercent: '9.5',
        compounding: 'monthly',
        dayCount: 'actual/365',
        graceDays: 5,
        feePerNotice: 1250n,
      },
    });
    expect(problems(`${header}\ninvoice,I1,C1,2025-01-01,,EUR,100,,monthly,,\n`)).toEqual([
      { line: 2, field: 'contractRate', reason: 'an agreed rate is missing beside the other terms of the contract' },
    ]);
  });

  it('ignores columns it does not know', () => {
    expect(records(`${PAYMENTS},colour\npayment,P1,C1,2025-03-01,EUR,5.00,,,red\n`)).toHaveLength(1);
  });

  it('says what record a row is when it is none', () => {
    expect(problems(`${PAYMENTS}\nrefund,P1,C1,2025-03-01,EUR,5.00,,\n`)).toEqual([
      { line: 2, field: 'record', reason: 'no record of the mapping applies to this row' },
    ]);
  });
});

describe('one bad row', () => {
  it('is rejected whole and does not touch the others', () => {
    const file = `${PAYMENTS}\npayment,P1,C1,2025-03-01,EUR,1.00,,\npayment,P2,C1,2025-02-29,EUR,-1.00,,\npayment,P3,C1,2025-03-01,EUR,3.00,,\n`;
    expect(results(file).map((result) => result.kind)).toEqual(['accepted', 'rejected', 'accepted']);
    expect(problems(file)).toEqual([
      { line: 3, field: 'bookingDate', reason: '"2025-02-29" is no day of the calendar' },
      {
        line: 3,
        field: 'amount',
        reason: '"-1.00" is negative; what reduces a debt is a credit note or a payment',
      },
    ]);
  });

  it.each([
    ['a negative amount', payment('-5.00'), 'amount', 'is negative'],
    ['zero', payment('0.00'), 'amount', 'is zero'],
    ['more decimals than the currency has', payment('5.001'), 'amount', 'more decimals than EUR'],
    ['decimals of a currency without', payment('5.5', 'P1', 'C1', 'JPY'), 'amount', 'more decimals than JPY'],
    ['a number that is none', payment('5,00 EUR').replace('5,00 EUR', '"5,00 EUR"'), 'amount', 'is not a number'],
    ['an exponent', payment('1e3'), 'amount', 'is not a number'],
    ['an amount past 64 bits', payment('99999999999999999999.00'), 'amount', 'too large'],
    ['a missing amount', payment(''), 'amount', 'amount is missing'],
    ['a currency that is none', payment('5.00', 'P1', 'C1', 'EURO'), 'currency', 'ISO 4217'],
    ['a currency in small letters', payment('5.00', 'P1', 'C1', 'eur'), 'currency', 'ISO 4217'],
    ['a missing number', payment('5.00', ''), 'number', 'number is missing'],
    ['an unknown customer', payment('5.00', 'P1', 'C404'), 'customer', 'neither in the ledger nor on an earlier row'],
  ])('is rejected for %s', (_name, file, field, reason) => {
    const [problem, ...more] = problems(file);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ line: 2, field });
    expect(problem?.reason).toContain(reason);
  });

  it.each([
    ['country', 'customer,C2,N,,,XX,,Europe/Berlin,,', 'ISO 3166-1'],
    ['zone', 'customer,C2,N,,,DE,,Berlin,,', 'IANA'],
    ['email', 'customer,C2,N,"a@b.de,c@d.de",,DE,,Europe/Berlin,,', 'no mail address'],
    ['email', 'customer,C2,N,"a@b.de\nBcc: x@y.de",,DE,,Europe/Berlin,,', 'no mail address'],
    ['language', 'customer,C2,N,,deutsch!,DE,,Europe/Berlin,,', 'no language'],
    ['debtorType', 'customer,C2,N,,,DE,,Europe/Berlin,company,', 'business, consumer, public'],
    ['name', 'customer,C2,N\u0000ul,,,DE,,Europe/Berlin,,', 'control characters'],
    ['name', 'customer,C2,N\u202eABC,,,DE,,Europe/Berlin,,', 'control characters'],
    ['name', 'customer,C2,,,,DE,,Europe/Berlin,,', 'name is missing'],
  ])('is rejected for a bad %s', (field, row, reason) => {
    const [problem, ...more] = problems(`${CUSTOMERS}\n${row}\n`);
    expect(more).toEqual([]);
    expect(problem?.field).toBe(field);
    expect(problem?.reason).toContain(reason);
  });

  it.each([
    ['dueDate', 'invoice,I1,C1,2025-01-31,2025-01-30,,EUR,100.00,,,', 'before the issue date'],
    ['tax', 'invoice,I1,C1,2025-01-31,,,EUR,100.00,100.01,,', 'more than the gross'],
    ['terms', 'invoice,I1,C1,2025-01-31,,when we like,EUR,100.00,,,', 'not understood'],
    ['issueDate', 'invoice,I1,C1,31.01.2025,,,EUR,100.00,,,', 'yyyy-mm-dd'],
    ['issueDate', 'invoice,I1,C1,0025-01-31,,,EUR,100.00,,,', 'between 1950 and 2199'],
  ])('is rejected for a bad %s of an invoice', (field, row, reason) => {
    const [problem, ...more] = problems(`${INVOICES}\n${row}\n`);
    expect(more).toEqual([]);
    expect(problem?.field).toBe(field);
    expect(problem?.reason).toContain(reason);
  });

  it('takes no document of a customer whose own row was rejected', () => {
    const file = `record,number,name,country,zone,customer,bookingDate,currency,amount\ncustomer,C9,,DE,Europe/Berlin,,,,\npayment,P1,,,,C9,2025-01-01,EUR,1.00\n`;
    expect(problems(file).map(({ line, field }) => [line, field])).toEqual([
      [2, 'name'],
      [3, 'customer'],
    ]);
  });

  it('has another number of values than the header', () => {
    expect(problems(`${PAYMENTS}\npayment,P1,C1,2025-03-01,EUR,5.00\npayment,P2,C1,2025-03-01,EUR,5.00,,,,\n`)).toEqual(
      [
        { line: 2, field: '-', reason: 'the row has 6 values where the header has 8' },
        { line: 3, field: '-', reason: 'the row has 10 values where the header has 8' },
      ],
    );
  });

  it('breaks the quoting rules, and the rows around it are read', () => {
    const file = `${PAYMENTS}\npayment,"P1"x,C1,2025-03-01,EUR,5.00,,\npayment,P2,C1,2025-03-01,EUR,5.00,,5" pipe\npayment,P3,C1,2025-03-01,EUR,5.00,,\n`;
    expect(results(file).map((result) => result.kind)).toEqual(['rejected', 'rejected', 'accepted']);
    expect(problems(file).map(({ line, reason }) => [line, reason.split(';')[0]])).toEqual([
      [2, 'text follows a closing quote'],
      [3, 'a quote stands inside a value that is not quoted'],
    ]);
  });

  it('is told on the line where a quote opens that is never closed', () => {
    const file = `${PAYMENTS}\npayment,P1,C1,2025-03-01,EUR,5.00,,\npayment,P2,C1,2025-03-01,EUR,5.00,,"open\npayment,P3,C1,2025-03-01,EUR,5.00,,\n`;
    expect(problems(file)).toEqual([{ line: 3, field: '-', reason: 'a quoted value is never closed' }]);
  });
});

describe('CSV as spreadsheets write it', () => {
  it('reads quoted newlines, delimiters and doubled quotes, and counts lines past them', () => {
    const file = `${PAYMENTS}\npayment,P1,C1,2025-03-01,EUR,5.00,,"first, ""line""\nsecond\r\nthird"\n\npayment,P2,C1,2025-03-01,EUR,x,,\n`;
    const [first, second] = results(file);
    expect(first).toMatchObject({ kind: 'accepted', line: 2 });
    const record = first?.kind === 'accepted' ? (first.records[0] as CreditRecord) : undefined;
    expect(record?.reference).toBe('first, "line" second third');
    expect(second).toMatchObject({ kind: 'rejected', line: 6 });
  });

  it.each(['\n', '\r\n', '\r'])('takes %j as the end of a row', (newline) => {
    expect(records(payment('5.00').replaceAll('\n', newline))).toHaveLength(1);
  });

  it('leaves out rows of nothing but delimiters', () => {
    const file = open(`${payment('5.00')},,,,,,,\n  \n`);
    expect(file.kind === 'readable' && file.rowsTotal).toBe(1);
  });

  it('reads semicolons, decimal commas, grouped thousands and German dates where the mapping says so', () => {
    const german: ColumnMapping = {
      ...OWN,
      source: { format: 'csv', delimiter: ';', encoding: 'windows-1252' },
      dates: 'd.m.yyyy',
      numbers: { decimal: ',', group: '.' },
    };
    const file = `${PAYMENTS.replaceAll(',', ';')}\npayment;P1;C1;1.3.2025;EUR;1.234.567,89;;Möbel – 5 €\n`;
    const bytes = Buffer.from(file.replace('–', '\u0096').replace('€', '\u0080'), 'latin1');
    expect(records(bytes, german)).toMatchObject([
      { amount: 123_456_789n, bookingDate: '2025-03-01', reference: 'Möbel – 5 €' },
    ]);
  });

  it.each([
    ['1.234,5', 123_450n],
    ['1234,50', 123_450n],
    ['12.34.567,00', 123_456_700n],
  ])('reads %s as a German or Indian amount', (text, minor) => {
    const mapping: ColumnMapping = { ...OWN, numbers: { decimal: ',', group: '.' } };
    expect(records(payment(`"${text}"`), mapping)).toMatchObject([{ amount: minor }]);
  });

  it.each(['1.23,00', '1,2,3', '1.2345,00', ',5', '1234.50'])('refuses %s as a German amount', (text) => {
    const mapping: ColumnMapping = { ...OWN, numbers: { decimal: ',', group: '.' } };
    expect(problems(payment(`"${text}"`), mapping)[0]?.reason).toContain('is not a number such as 1.234,50');
  });

  it.each([
    ['m/d/yyyy', '3/4/2025', '2025-03-04'],
    ['d/m/yyyy', '3/4/2025', '2025-04-03'],
    ['d.m.yyyy', '03.04.2025', '2025-04-03'],
    ['yyyymmdd', '20250403', '2025-04-03'],
    ['yyyy-mm-dd', '2025-04-03', '2025-04-03'],
  ] as const)('reads dates written %s: %s', (dates, text, date) => {
    const mapping: ColumnMapping = { ...OWN, dates };
    expect(records(payment('5.00').replace('2025-03-01', text), mapping)).toMatchObject([{ bookingDate: date }]);
  });

  it.each(['3/4/25', '2025-03-01', '13/1/2025', '1/32/2025', '45717'])('refuses %s as a date m/d/yyyy', (text) => {
    const mapping: ColumnMapping = { ...OWN, dates: 'm/d/yyyy' };
    expect(problems(payment('5.00').replace('2025-03-01', text), mapping)).toHaveLength(1);
  });

  it('reads one column in its own date format beside the others', () => {
    const mapping: ColumnMapping = {
      ...OWN,
      records: [
        {
          record: 'payment',
          fields: {
            number: { column: 'number' },
            customer: { column: 'customer' },
            bookingDate: { column: 'booked', dates: 'd.m.yyyy' },
            valueDate: { column: 'value' },
            currency: { constant: 'EUR' },
            amount: { column: 'amount' },
          },
        },
      ],
    };
    expect(mappingProblems(mapping)).toEqual([]);
    expect(records('number,customer,booked,value,amount\nP1,C1,1.3.2025,2025-03-02,5\n', mapping)).toMatchObject([
      { bookingDate: '2025-03-01', valueDate: '2025-03-02', amount: 500n },
    ]);
  });
});

describe('a file that cannot be read at all', () => {
  it.each([
    ['empty', new Uint8Array(), 'the file is empty'],
    ['of blank lines', '\n\n', 'the file is empty'],
    ['a spreadsheet', Uint8Array.of(0x50, 0x4b, 3, 4, 20), 'save it as CSV'],
    ['UTF-16', Buffer.from('\ufeffrecord', 'utf16le'), 'UTF-16'],
  ])('is %s', (_name, content, reason) => {
    expect(fileProblems(content)[0]?.reason).toContain(reason);
  });

  it('is not in the encoding the mapping names: the line is told', () => {
    const bytes = Buffer.from(`${PAYMENTS}\npayment,P1,C1,2025-03-01,EUR,5.00,,M\u00f6bel\n`, 'latin1');
    expect(fileProblems(bytes)).toMatchObject([{ line: 2, field: '-' }]);
    expect(fileProblems(bytes)[0]?.reason).toContain('not UTF-8');
  });

  it('finds the bad byte behind a replacement character the file really holds', () => {
    const bytes = Buffer.concat([Buffer.from('a,\ufffd\n'), Buffer.from([0xff, 0x0a])]);
    expect(fileProblems(bytes)[0]?.line).toBe(2);
  });

  it('lacks columns: each is named', () => {
    expect(fileProblems('number,amount\n1,2\n')).toEqual([
      { line: 1, field: 'record', reason: 'the file has no such column' },
    ]);
  });

  it('names a column twice', () => {
    expect(fileProblems('record,number,number\n')).toEqual([
      { line: 1, field: 'number', reason: 'the header names this column twice' },
    ]);
  });
});

describe('document numbers that come again', () => {
  const row = 'payment,P1,C1,2025-03-01,EUR,5.00,,';

  it('change nothing with the same content', () => {
    expect(results(`${PAYMENTS}\n${row}\n${row}\n`).map((result) => result.kind)).toEqual(['accepted', 'unchanged']);
  });

  it('are refused with other content, naming the line of the first', () => {
    expect(problems(`${PAYMENTS}\n${row}\n${row.replace('5.00', '6.00')}\n`)).toEqual([
      { line: 3, field: 'number', reason: 'payment P1 stands on line 2 with other content' },
    ]);
  });

  it('may be shared by documents of different kinds', () => {
    expect(records(`${PAYMENTS}\n${row}\n${row.replace('payment', 'credit-note')}\n`)).toHaveLength(2);
  });

  it('are not spoilt by a rejected row before', () => {
    expect(results(`${PAYMENTS}\n${row.replace('5.00', 'x')}\n${row}\n`).map((result) => result.kind)).toEqual([
      'rejected',
      'accepted',
    ]);
  });

  it('must be in the currency of the invoice they name', () => {
    const file = `record,number,customer,issueDate,bookingDate,currency,amount,namedDocuments\ninvoice,I1,C1,2025-01-01,,EUR,100.00,\npayment,P1,C1,,2025-02-01,USD,100.00,I1\n`;
    expect(problems(file)).toEqual([
      { line: 3, field: 'currency', reason: 'P1 is in USD, the invoice I1 it names in EUR' },
    ]);
  });
});

describe('instalment rows', () => {
  const invoice = 'invoice,I1,C1,2025-01-01,,,EUR,100.00,,,';
  const instalment = (ordinal: number, amount: string, number = 'I1', currency = 'EUR'): string =>
    `instalment,${number},,,2025-0${ordinal + 1}-01,,${currency},${amount},,${ordinal},`;
  const file = (...rows: string[]): string => `${[INVOICES, ...rows].join('\n')}\n`;

  it('belong to the invoice before them', () => {
    const [found] = records(file(invoice, instalment(1, '40.00'), instalment(2, '60.00'))) as InvoiceRecord[];
    expect(found?.instalments.map(({ amount }) => amount)).toEqual([4000n, 6000n]);
  });

  it.each([
    ['do not come to the gross amount', [instalment(1, '40.00'), instalment(2, '59.99')], 2, 'come to 99.99'],
    ['leave one out', [instalment(2, '100.00')], 3, 'instalment 1 is expected here'],
    ['name another invoice', [instalment(1, '100.00', 'I2')], 3, 'do not hold the invoice I2'],
    ['are in another currency', [instalment(1, '100.00', 'I1', 'USD')], 3, 'its invoice in EUR'],
  ])('reject the invoice with them where they %s', (_name, rows, line, reason) => {
    const found = results(file(invoice, ...rows));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'rejected', line: 2, rows: rows.length + 1 });
    const [problem] = problems(file(invoice, ...rows));
    expect(problem?.line).toBe(line);
    expect(problem?.reason).toContain(reason);
  });

  it('are refused where no invoice stands before them', () => {
    expect(problems(file(instalment(1, '100.00')))[0]?.reason).toContain('do not hold the invoice I1');
  });

  it('spoil their invoice when one of them cannot be read, but not the next', () => {
    const next = invoice.replace('I1', 'I2');
    const found = results(file(invoice, instalment(1, 'x'), next));
    expect(found.map(({ kind, rows }) => [kind, rows])).toEqual([
      ['rejected', 2],
      ['accepted', 1],
    ]);
  });
});
