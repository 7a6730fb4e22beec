import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removePostgresData } from '../../../../runtime/embedded/postgres';
import { Clerk } from './clerk';
import { createCompany } from './create-company';
import type { Evidence } from './evidence';
import { eventually } from './eventually';
import { generateCompany } from './generated-company';
import type { Customer, GeneratedCompany } from './generated-company';
import { House } from './house';
import { MailReceiver } from './mail-receiver';
import { Observer } from './observe';
import { People } from './people';
import { PersistentClient } from './persistent-client';
import { readHouse } from './read-evidence';
import { seededRandom } from './seeded-random';
import type { SeededRandom } from './seeded-random';
import { Worklist } from './worklist';

const REST_MS = 400_000;
const MOST_MOVES = 40;

/** A house, a mail server, a company and its people: everything a proof by crashes needs. */
export class Stage {
  readonly customers: ReadonlyMap<string, Customer>;

  private constructor(
    readonly folder: string,
    private readonly place: { house: House },
    readonly receiver: MailReceiver,
    readonly company: GeneratedCompany & { readonly tenantId: string },
    readonly api: PersistentClient,
    readonly clerk: Clerk,
    readonly worklist: Worklist,
    readonly people: People,
    readonly observer: Observer,
    readonly random: SeededRandom,
  ) {
    this.customers = new Map(company.customers.map((customer) => [customer.number, customer]));
  }

  get house(): House {
    return this.place.house;
  }

  /** Goes on with another house, which holds the same company. The one before must have been stopped. */
  async moveTo(folder: string): Promise<House> {
    await this.place.house.close();
    this.place.house = await House.at(folder, this.receiver.port);
    return this.place.house;
  }

  static async open(accounts: number, seed: number): Promise<Stage> {
    const folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-crash-'));
    // Open enough for the user that Postgres runs as, when the proof runs as root.
    chmodSync(folder, 0o711);
    const receiver = await MailReceiver.start(path.join(folder, 'received.log'));
    const house = await House.at(path.join(folder, 'home'), receiver.port);
    // The house may move to another folder; whoever asks it asks where it is now.
    const place = { house };
    try {
      await house.start();
    } catch (error) {
      await house.close();
      await receiver.goAway();
      throw error;
    }
    const { tenantId, apiKey } = await createCompany(house.ownerUrl);
    const random = seededRandom(seed);
    const api = new PersistentClient(() => place.house.runtime.apiUrl, apiKey);
    const { today } = await api.get<{ today: string }>('/api/v1/clock');
    const generated = generateCompany(random, today, accounts);
    const clerk = new Clerk(api, random);
    const byNumber = new Map(generated.customers.map((customer) => [customer.number, customer]));
    const worklist = new Worklist(api, clerk, receiver, random, byNumber);
    const people = new People(api, clerk, worklist, generated.customers, today, random);
    const observer = new Observer(() => place.house.readerUrl, tenantId);
    return new Stage(
      folder,
      place,
      receiver,
      { ...generated, tenantId },
      api,
      clerk,
      worklist,
      people,
      observer,
      random,
    );
  }

  /** Waits until each import has ended, then learns the accounts. */
  async imported(processIds: readonly string[]): Promise<void> {
    for (const id of processIds) {
      await eventually(`the import ${id} to end`, 180_000, async () => {
        const { status, outcome } = await this.api.get<{ status: string; outcome: string }>(`/api/v1/processes/${id}`);
        if (status === 'completed' && outcome !== 'imported') throw new Error(`the import ${id} ended ${outcome}`);
        return status === 'completed' || undefined;
      });
    }
    await this.clerk.meetCustomers();
  }

  /**
   * No more blows: lets the house come to rest and plays the clock on until every process has ended.
   * @param payAll asked after each move of the clock: whether everybody now pays what is open.
   */
  async playOut(payAll: (move: number) => Promise<boolean>): Promise<void> {
    let today = '';
    for (let move = 0; move <= MOST_MOVES; move += 1) {
      today = await this.clerk.nextMorning(this.random.between(2, 6));
      await this.observer.rest(REST_MS);
      await this.people.work(today);
      await Promise.all(this.people.burst(today));
      const last = await payAll(move);
      if (last) {
        await this.people.payAll(today);
        await this.worklist.work(today, true);
      }
      const { open } = await this.observer.rest(REST_MS);
      if (open === 0 && last) return;
    }
    throw new Error(`processes are still open after ${MOST_MOVES} moves of the clock, the last to ${today}`);
  }

  async evidence(lostAnswers: number): Promise<Evidence> {
    return {
      deliveries: await this.receiver.deliveries(),
      acknowledged: this.clerk.acknowledged,
      house: await readHouse(this.observer, this.company.tenantId),
      lostAnswers,
    };
  }

  /** Stops everything. @param keep leaves the folder for a look at what happened. */
  async close(keep: boolean): Promise<void> {
    await this.house.close();
    await this.receiver.goAway();
    if (keep) return;
    removePostgresData(this.house.home.postgresData);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
