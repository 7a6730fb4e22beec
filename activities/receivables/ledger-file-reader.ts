import { calendarOf } from '../../domain/platform/calendar';
import type { ImportPass } from '../../domain/receivables/import/decide-import';
import type { CustomerLaw, DueContext } from '../../domain/receivables/import/due-items';
import { toImportUnit } from '../../domain/receivables/import/import-unit';
import type { ImportUnit } from '../../domain/receivables/import/import-unit';
import type { ColumnMapping } from '../../domain/receivables/import/mapping';
import { openLedgerFile } from '../../domain/receivables/import/read-ledger-file';
import type { ReadableFile, RowResult } from '../../domain/receivables/import/read-ledger-file';
import type { CustomerRecord } from '../../domain/receivables/import/records';
import type { UnreadableFile } from '../../domain/receivables/import/row';
import { inTenant } from '../../schema/database';
import type { Database } from '../../schema/database';
import { loadCompany } from '../../schema/queries/receivables/collection-state';
import { loadImportFile } from '../../schema/queries/receivables/import-progress';
import { loadRateBook } from '../../schema/queries/receivables/rate-book';

/** Rows of one transaction: large enough to be fast, small enough that others wait little and progress is seen. */
const BATCH_ROWS = 2_500;

/** Units read before others on this thread get their turn. */
const TURN = 250;

/** One batch of a file. */
export interface FileBatch {
  readonly kind: 'batch';
  readonly from: number;
  /** The row after the batch's last. */
  readonly to: number;
  readonly rowsTotal: number;
  readonly units: readonly ImportUnit[];
  readonly mapping: ColumnMapping;
  readonly told: (number: string) => CustomerRecord | undefined;
}

interface OpenFile {
  readonly kind: 'open';
  readonly file: ReadableFile;
  readonly mapping: ColumnMapping;
  readonly due: DueContext;
  /** What the ledger knew of its customers when the file was opened. */
  readonly ledgerCustomers: ReadonlyMap<string, CustomerLaw>;
}

/** Where the reading of one pass has got to. */
interface Reading {
  readonly pass: ImportPass;
  readonly results: Generator<RowResult>;
  readonly told: Map<string, CustomerRecord>;
  position: number;
}

/**
 * Reads one import's file batch by batch, each pass from its beginning: what is said later is checked against what was
 * said before. One reader serves one attempt of one activity, and holds the file once.
 */
export class LedgerFileReader {
  private opened: OpenFile | UnreadableFile | undefined;
  private reading: Reading | undefined;
  private ahead: Promise<{ pass: ImportPass; batch: FileBatch } | { failed: unknown }> | undefined;

  constructor(
    private readonly db: Database,
    private readonly ids: { readonly tenantId: string; readonly processId: string },
    /** Shows that the attempt lives and lets others run; throws when the attempt shall end. */
    private readonly pulse: () => Promise<void>,
    private readonly batchRows = BATCH_ROWS,
  ) {}

  /**
   * The next batch of rows from `from` on (a few more, where rows belong together). The one after it is read ahead while
   * the caller is busy with the database.
   */
  async batch(pass: ImportPass, from: number): Promise<FileBatch | UnreadableFile> {
    await this.pulse();
    const opened = (this.opened ??= await this.open());
    if (opened.kind === 'unreadable') return opened;
    const ahead = this.ahead;
    this.ahead = undefined;
    // One reading at a time: what was read ahead is finished first, also where it turns out not to be wanted.
    const awaited = await ahead;
    if (awaited && 'failed' in awaited) throw awaited.failed;
    const wanted = awaited?.pass === pass && awaited.batch.from === from;
    const batch = wanted ? awaited.batch : await this.read(opened, pass, from);
    if (batch.to < batch.rowsTotal) {
      this.ahead = this.read(opened, pass, batch.to).then(
        (next) => ({ pass, batch: next }),
        (failed: unknown) => ({ failed }),
      );
    }
    return batch;
  }

  private async read(opened: OpenFile, pass: ImportPass, from: number): Promise<FileBatch> {
    const { file, mapping, due, ledgerCustomers } = opened;
    const reading = this.readingAt(opened, pass, from);
    const units: ImportUnit[] = [];
    const customerLaw = (number: string) => ledgerCustomers.get(number) ?? reading.told.get(number);
    for (let turn = 1; reading.position < from + this.batchRows; turn += 1) {
      if (turn % TURN === 0) await this.pulse();
      const next = reading.results.next();
      if (next.done === true) break;
      const result = next.value;
      const start = reading.position;
      reading.position += result.rows;
      remember(reading.told, result);
      if (start >= from) units.push(toImportUnit(result, customerLaw, due, mapping));
    }
    return {
      kind: 'batch',
      from,
      to: reading.position,
      rowsTotal: file.rowsTotal,
      units,
      mapping,
      told: (number) => reading.told.get(number),
    };
  }

  /** Goes on where the pass stands, or begins it again where it has gone too far or not begun. */
  private readingAt(opened: OpenFile, pass: ImportPass, from: number): Reading {
    const { reading } = this;
    if (reading?.pass === pass && reading.position <= from) return reading;
    const results = opened.file.results({ hasCustomer: (number) => opened.ledgerCustomers.has(number) });
    return (this.reading = { pass, results, told: new Map(), position: 0 });
  }

  private async open(): Promise<OpenFile | UnreadableFile> {
    const { tenantId, processId } = this.ids;
    const loaded = await inTenant(this.db, tenantId, async (tx) => ({
      ...(await loadImportFile(tx, tenantId, processId)),
      company: await loadCompany(tx, tenantId),
      rates: await loadRateBook(tx, tenantId),
      customers: await tx
        .selectFrom('account')
        .select(['number', 'debtorType', 'jurisdiction'])
        .where('tenantId', '=', tenantId)
        .execute(),
    }));
    const { content, mapping, company, rates, customers } = loaded;
    await this.pulse();
    const file = openLedgerFile(content, mapping);
    if (file.kind === 'unreadable') return file;
    return {
      kind: 'open',
      file,
      mapping,
      due: { claimant: company.claimant, calendar: calendarOf(company.country, company.region), laws: rates.laws },
      ledgerCustomers: new Map(
        customers.map(({ number, debtorType, jurisdiction }) => [
          number,
          { debtorType: debtorType ?? undefined, jurisdiction: jurisdiction ?? undefined },
        ]),
      ),
    };
  }
}

function remember(told: Map<string, CustomerRecord>, result: RowResult): void {
  if (result.kind !== 'accepted') return;
  for (const record of result.records) if (record.kind === 'customer') told.set(record.number, record);
}
