import { PREPARE_START } from '../../../api/processes';
import { ROUTES } from '../../../api/routes';
import { MANIFESTS } from '../../../workflows/manifests';
import { newPerson, startTestApi } from '../api/test-api';
import type { Answer, Person, TestApi } from '../api/test-api';
import { openHouse } from '../platform/house';
import type { House } from '../platform/house';

/** The served table of routes over a database of its own, and a company whose clock shows a fixed day. */
export interface ReceivablesApi {
  readonly house: House;
  readonly api: TestApi;
  /** A company at 10:00 of the day in Berlin, and one of its finance managers. */
  newCompany(today: string): Promise<Person>;
  as(person: Person): Caller;
  close(): Promise<void>;
}

export type Caller = (
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export async function openReceivablesApi(name: string): Promise<ReceivablesApi> {
  const house = await openHouse(name);
  const api = await startTestApi(house, {
    routes: ROUTES,
    context: { manifests: MANIFESTS, prepareStart: PREPARE_START },
  });
  return {
    house,
    api,
    newCompany: async (today) => {
      const offset = BigInt(Date.parse(`${today}T09:00:00.000Z`) - Date.now());
      return newPerson(house, await house.newTenant(offset), ['finance-manager']);
    },
    as: (person) => (method, path, body, headers) =>
      api.call(method, `/api/v1${path}`, {
        token: person.token,
        ...(body === undefined ? {} : { body }),
        ...(headers === undefined ? {} : { headers }),
      }),
    close: async () => {
      await api.close();
      await house.close();
    },
  };
}
