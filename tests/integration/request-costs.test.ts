import { uuidv7 } from 'uuidv7';
import { createApplyCommand } from '../../activities/platform/apply-command';
import { collectAccountDefinition } from '../../activities/receivables/collect-account';
import { PREPARE_START } from '../../api/processes';
import { ROUTES } from '../../api/routes';
import { insertProcess } from '../../schema/queries/platform/processes';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { MANIFESTS } from '../../workflows/manifests';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Answer, Person, TestApi } from '../support/api/test-api';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { countStatements } from '../support/platform/counted-statements';
import type { CountedDatabase } from '../support/platform/counted-statements';
import { addManyAccounts } from '../support/receivables/many-accounts';

/** Round trips to Postgres, the look-up of the key among them. Measured, then frozen: more is a loop or a doubled look. */
const MOST = {
  /** Key; idempotency key; clock; account; row with event; answer; commit. */
  start: 7,
  /** Key; process; commit. */
  read: 3,
  /** Key; process; events; commit. */
  timeline: 4,
  /** Key; claim and commit; process, recorded result and commit, before and after; answer and commit. */
  command: 11,
  /** In the activity: clock; subject; locks; recorded result; facts; version; event; result; commit. */
  applied: 10,
};

describe('what a request costs in round trips to Postgres', () => {
  let house: House;
  let counted: CountedDatabase;
  let api: TestApi;
  let person: Person;
  let accounts: string[];
  beforeAll(async () => {
    house = await openHouse('request_costs');
    counted = countStatements(house.app);
    api = await startTestApi(house, {
      context: { db: counted.db, manifests: MANIFESTS, prepareStart: PREPARE_START },
      routes: ROUTES,
    });
    const tenantId = await house.newTenant();
    person = await newPerson(house, tenantId, ['admin', 'finance-manager']);
    accounts = await addManyAccounts(house, tenantId, {
      count: 30,
      amount: 100_000n,
      issueDate: '2026-01-28',
      dueDate: '2026-02-27',
    });
    // The key's first use is noted, which is a transaction of its own every five minutes.
    await call('GET', '/processes');
  });
  afterAll(async () => {
    await api.close();
    await house.close();
  });

  async function call(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers = { 'idempotency-key': uuidv7() };
    const answer = await api.call(method, `/api/v1${path}`, { token: person.token, body, headers });
    if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  async function cost(method: string, path: string, body?: unknown): Promise<number> {
    counted.take();
    await call(method, path, body);
    return counted.take();
  }

  function collecting(): Promise<ProcessRow> {
    const accountId = accounts.pop() ?? '';
    return house.inTenant(person.tenantId, async (tx) => {
      const start = { type: 'collect-account', businessKey: accountId, subjectId: accountId, title: 'Collect' };
      const at = new Date().toISOString();
      const made = await insertProcess(tx, {
        ...start,
        tenantId: person.tenantId,
        input: { accountId },
        startedBy: null,
        at,
      });
      return made.process;
    });
  }

  it('of a start', async () => {
    const accountId = accounts.pop();
    expect(await cost('POST', '/processes/collect-account', { accountId })).toBeLessThanOrEqual(MOST.start);
    // The one that is running already is looked up: one more.
    expect(await cost('POST', '/processes/collect-account', { accountId })).toBeLessThanOrEqual(MOST.start + 1);
  });

  it('of reading a process, its timeline, or a page of 2 or of 20', async () => {
    const { processId } = await collecting();
    expect(await cost('GET', `/processes/${processId}`)).toBeLessThanOrEqual(MOST.read);
    expect(await cost('GET', `/processes/${processId}/timeline`)).toBeLessThanOrEqual(MOST.timeline);
    for (let n = 0; n < 20; n += 1) await collecting();
    expect(await cost('GET', '/processes?limit=2')).toBeLessThanOrEqual(MOST.read);
    expect(await cost('GET', '/processes?limit=20')).toBeLessThanOrEqual(MOST.read);
  });

  it('of a command, in the API and in its activity', async () => {
    const { tenantId, processId } = await collecting();
    expect(await cost('POST', `/processes/${processId}/cancel`, { reason: 'Paid in cash' })).toBeLessThanOrEqual(
      MOST.command,
    );
    const apply = createApplyCommand(counted.db, collectAccountDefinition(), () => 0);
    counted.take();
    const command = {
      name: 'cancel',
      payload: { reason: 'Paid in cash' },
      commandId: uuidv7(),
      memberId: person.memberId,
    };
    expect(await apply({ v: 1, tenantId, processId }, command)).toMatchObject({ outcome: 'applied' });
    expect(counted.take()).toBeLessThanOrEqual(MOST.applied);
  });
});
