import { instantAt } from '../../../../domain/platform/dates';
import { documentsByDay, plusDays } from './ibm-documents';
import type { DocumentsOfDay, IbmInvoice } from './ibm-documents';
import type { Company } from './ledger-house';

export const IBM_ZONE = 'America/New_York';
/** Documents are entered before the customers' windows open at 8:00. */
const MORNING_MINUTES = 6 * 60;

/** Five messages; statutory interest is demanded from the third on, and must come to nothing: the file names no law. */
export const IBM_POLICY = {
  anchor: 'item',
  tolerances: [],
  minimumIntervalDays: 5,
  window: { fromMinute: 480, toMinute: 1_140, days: 'working-days' },
  allocation: 'named-then-oldest',
  sender: 'receivables@example.com',
  steps: [
    message(1, 3, 'friendly-reminder'),
    message(2, 10, 'reminder'),
    message(3, 20, 'formal-notice'),
    message(4, 30, 'formal-notice'),
    message(5, 40, 'final-notice'),
  ],
};

function message(level: number, days: number, template: string) {
  const demands = level > 2;
  return {
    code: `level-${level}`,
    kind: 'message',
    trigger: { kind: 'net-days', days },
    template,
    demands: { interest: demands, fixedSum: demands, fee: demands },
    payWithinDays: 7,
  };
}

export interface PlayedDays {
  readonly days: number;
  readonly clockMoves: number;
}

/**
 * Plays the ledger forward. Days on which no document enters, nothing falls overdue and no process wakes are jumped over.
 * @param tell called now and then with the date reached.
 */
export async function playIbm(
  company: Company,
  ledger: { header: string; invoices: readonly IbmInvoice[] },
  tell: (date: string) => void,
): Promise<PlayedDays> {
  const documents = documentsByDay(ledger.header, ledger.invoices);
  const overdueFrom = ledger.invoices.filter(({ due, settled }) => settled > due).map(({ due }) => plusDays(due, 1));
  const days = [...new Set([...documents.keys(), ...overdueFrom])].sort();
  const entry = new DocumentEntry(company);
  let clockMoves = 0;
  const moveTo = async (instant: string): Promise<void> => {
    clockMoves += 1;
    await company.moveClock(instant);
  };
  for (const day of days) {
    const morning = new Date(Date.parse(instantAt(IBM_ZONE, day)) + MORNING_MINUTES * 60_000).toISOString();
    await wakeUntil(company, morning, moveTo);
    await moveTo(morning);
    const brought = documents.get(day);
    if (brought) {
      await entry.enter(day, brought);
      await company.rest();
    }
    tell(day);
  }
  await wakeUntil(company, undefined, moveTo);
  return { days: days.length, clockMoves };
}

/** Moves the clock to each instant before `end` at which a process goes on by itself. */
async function wakeUntil(
  company: Company,
  end: string | undefined,
  moveTo: (instant: string) => Promise<void>,
): Promise<void> {
  for (;;) {
    const wake = await company.nextWake();
    if (wake === undefined || (end !== undefined && wake >= end)) return;
    await moveTo(wake);
  }
}

interface ItemView {
  readonly id: string;
  readonly invoiceNumber: string;
  readonly disputes: readonly { readonly id: string; readonly outcome: string | null }[];
}

/** Enters documents as people and programs do: files by import, the rest by the routes of the account. */
class DocumentEntry {
  private readonly accounts = new Map<string, string>();
  private readonly customerOf = new Map<string, string>();
  private readonly disputeOf = new Map<string, string>();

  constructor(private readonly company: Company) {}

  async enter(day: string, documents: DocumentsOfDay): Promise<void> {
    const { company } = this;
    if (documents.invoices !== undefined) {
      await company.importFile(`invoices-${day}.csv`, documents.invoices, 'ibm-accounts-receivable');
      this.noteCustomers(documents.invoices);
    }
    for (const number of documents.disputed) {
      const item = await this.itemOf(number);
      const dispute = await company.call<{ id: string }>('POST', `/receivables/items/${item.id}/disputes`, {
        reason: 'Disputed in the ledger',
      });
      this.disputeOf.set(number, dispute.id);
    }
    for (const number of documents.rejected) await this.reject(number);
    for (const { number, customer, amountMinor } of documents.settled) {
      await company.call('POST', `/receivables/accounts/${await this.accountOf(customer)}/payments`, {
        number: `SETTLED-${number}`,
        bookingDate: day,
        valueDate: day,
        currency: 'USD',
        amountMinor,
        reference: `Invoice ${number}`,
        namedDocuments: [number],
      });
      // Paid in full: the dispute has come to nothing.
      if (this.disputeOf.has(number)) await this.reject(number);
    }
  }

  private async reject(number: string): Promise<void> {
    const dispute = this.disputeOf.get(number);
    if (dispute === undefined) throw new Error(`no dispute over ${number}`);
    this.disputeOf.delete(number);
    await this.company.call('POST', `/receivables/disputes/${dispute}/resolve`, { outcome: 'rejected' });
  }

  private noteCustomers(file: string): void {
    const [header = '', ...lines] = file.trimEnd().split('\n');
    const columns = header.split(',');
    for (const line of lines) {
      const cells = line.split(',');
      this.customerOf.set(cells[columns.indexOf('invoiceNumber')] ?? '', cells[columns.indexOf('customerID')] ?? '');
    }
  }

  private async accountOf(customer: string): Promise<string> {
    const known = this.accounts.get(customer);
    if (known !== undefined) return known;
    const found = await this.company.list<{ id: string; number: string }>(`/receivables/accounts?q=${customer}`);
    const account = found.find(({ number }) => number === customer);
    if (!account) throw new Error(`no account ${customer}`);
    this.accounts.set(customer, account.id);
    return account.id;
  }

  private async itemOf(number: string): Promise<ItemView> {
    const account = await this.accountOf(this.customerOf.get(number) ?? '');
    const items = await this.company.list<ItemView>(`/receivables/accounts/${account}/items`);
    const item = items.find(({ invoiceNumber }) => invoiceNumber === number);
    if (!item) throw new Error(`no open item of ${number}`);
    return item;
  }
}
