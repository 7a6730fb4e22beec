import { PLACES_OF_BERLIN, PLACES_OF_NEW_YORK, planCustomers } from './plan-customers';
import { planDeeds } from './plan-deeds';
import { planInvoices } from './plan-invoices';
import { plusDays, workdayFrom } from './local-time';
import type { CompanyPlan, Place } from './plan-types';

/** The days that are played. The half-year's rates step on 2025-01-01, India's bank rate on 2025-02-07 and later. */
export const FIRST_DAY = '2024-07-01';
export const LAST_DAY = '2025-06-27';

/** Worker, relay and API stand still from 10:30 of the first of these days to 10:30 of the second, on each company's clock. */
export const DOWNTIME = { from: '2025-02-11', to: '2025-02-18', minute: 10 * 60 + 30 } as const;

const INVOICES_A_CUSTOMER = 12;

/** A registered small enterprise, also for customers in India. */
const CLAIMANT = {
  enterprise: 'small',
  registeredOn: '2020-08-03',
  trader: false,
  registeredBeforeContracts: true,
} as const;

interface CompanySketch extends Pick<CompanyPlan, 'name' | 'slug' | 'zone' | 'country' | 'currency' | 'settings'> {
  readonly letter: string;
  readonly places: readonly [Place, ...Place[]];
}

const BERLIN: CompanySketch = {
  name: 'Muster Handel GmbH',
  slug: 'muster',
  letter: 'B',
  zone: 'Europe/Berlin',
  country: 'DE',
  currency: 'EUR',
  settings: { claimant: CLAIMANT },
  places: PLACES_OF_BERLIN,
};
const NEW_YORK: CompanySketch = {
  name: 'Sample Trading Inc.',
  slug: 'sample',
  letter: 'N',
  zone: 'America/New_York',
  country: 'US',
  currency: 'USD',
  settings: {},
  places: PLACES_OF_NEW_YORK,
};

/** Two companies with so many customers together: three fifths in Berlin, the rest in New York. */
export function planCompanies(seed: number, customers: number): CompanyPlan[] {
  const inBerlin = Math.round(customers * 0.6);
  return [planCompany(seed, BERLIN, inBerlin), planCompany(seed, NEW_YORK, customers - inBerlin)];
}

function planCompany(seed: number, sketch: CompanySketch, count: number): CompanyPlan {
  const { letter: _letter, places: _places, ...company } = sketch;
  const customers = planCustomers(seed, sketch, count);
  const books = customers.map((customer) => {
    const invoices = planInvoices(seed, customer, INVOICES_A_CUSTOMER);
    return { invoices, deeds: planDeeds(seed, customer, invoices, FIRST_DAY) };
  });
  return {
    ...company,
    customers,
    invoices: books.flatMap(({ invoices }) => invoices),
    deeds: books.flatMap(({ deeds }) => deeds).filter((deed) => deed.date <= LAST_DAY),
    mailOutages: Array.from({ length: 16 }, (_, index) => workdayFrom(plusDays(FIRST_DAY, 20 + 22 * index))),
  };
}
