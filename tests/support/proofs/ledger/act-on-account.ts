import type { Company } from './ledger-house';
import type { Act, MadeAccount } from './made-account';

interface ItemView {
  readonly id: string;
  readonly number: string;
  readonly disputes: readonly { readonly id: string; readonly outcome: string | null }[];
}

/** Does to accounts, over HTTP, what people do. */
export class ActOnAccount {
  private readonly payments = new Map<string, string[]>();
  private readonly disputes = new Map<string, string>();

  /** @param ids of the accounts, by number. */
  constructor(
    private readonly company: Company,
    private readonly ids: ReadonlyMap<string, string>,
  ) {}

  numberOf(accountId: string): string | undefined {
    return [...this.ids].find(([, id]) => id === accountId)?.[0];
  }

  async perform(account: MadeAccount, today: string, act: Act): Promise<void> {
    const { number } = account;
    const path = `/receivables/accounts/${this.idOf(number)}`;
    const reason = account.why;
    const post = <T>(to: string, body: object) => this.company.call<T>('POST', to, body);
    switch (act.do) {
      case 'pay': {
        const booked = this.payments.get(number) ?? [];
        this.payments.set(number, booked);
        const { id } = await post<{ id: string }>(`${path}/payments`, {
          ...{ number: `${number}-P${booked.length + 1}`, bookingDate: today, currency: 'EUR' },
          ...{ amountMinor: String(act.minor), namedDocuments: act.named },
        });
        booked.push(id);
        break;
      }
      case 'credit-note':
        await post(`${path}/credit-notes`, {
          ...{ number: `${number}-CN`, bookingDate: today, currency: 'EUR' },
          ...{ amountMinor: String(act.minor), namedDocuments: act.named },
        });
        break;
      case 'reverse':
        await post(`${path}/payments/${this.payments.get(number)?.[act.payment]}/reverse`, {
          reason,
          ...(act.bankFee === undefined ? {} : { bankFeeMinor: String(act.bankFee) }),
        });
        break;
      case 'dispute': {
        const item = await this.itemOf(path, act.item);
        const { id } = await post<{ id: string }>(`/receivables/items/${item.id}/disputes`, {
          ...{ amountMinor: String(act.minor), reason },
        });
        this.disputes.set(number, id);
        break;
      }
      case 'resolve':
        await post(`/receivables/disputes/${this.disputes.get(number)}/resolve`, { outcome: act.outcome });
        break;
      case 'hold':
        await post(`${path}/hold`, { until: act.until, reason });
        break;
      case 'release':
      case 'stop-contact':
      case 'resume-contact':
        await post(`${path}/${act.do}`, { reason });
        break;
      case 'insolvency':
        await post(`${path}/insolvency`, { on: act.begins ? today : null, reason });
        break;
      case 'pause':
        await post(`/processes/${await this.processOf(number)}/commands/pause`, { until: act.until, reason });
        break;
      case 'resume':
        await post(`/processes/${await this.processOf(number)}/commands/resume`, { reason });
        break;
      case 'cancel':
        await post(`/processes/${await this.processOf(number)}/cancel`, { reason });
        break;
      case 'mail-address':
        await this.company.call('PATCH', path, { email: act.email });
        break;
      case 'clearing': {
        const item = await this.itemOf(path, act.item);
        await post(`/receivables/items/${item.id}/clearing`, { until: act.until, reason });
        break;
      }
    }
  }

  private async itemOf(path: string, number: string): Promise<ItemView> {
    const items = await this.company.list<ItemView>(`${path}/items`);
    const item = items.find((candidate) => candidate.number === number);
    if (!item) throw new Error(`no open item ${number}`);
    return item;
  }

  private async processOf(number: string): Promise<string> {
    const subject = this.idOf(number);
    const [open] = await this.company.list<{ id: string }>(`/processes?status=open&subjectId=${subject}`);
    if (!open) throw new Error(`${number} is not being collected`);
    return open.id;
  }

  private idOf(number: string): string {
    const id = this.ids.get(number);
    if (id === undefined) throw new Error(`no account ${number}`);
    return id;
  }
}
