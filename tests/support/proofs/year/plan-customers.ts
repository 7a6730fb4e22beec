import { diceOf } from './dice';
import type { Place, PlannedCustomer, Temper } from './plan-types';

const GERMAN_BUSINESS: Place = {
  country: 'DE',
  zone: 'Europe/Berlin',
  language: 'de',
  currencies: ['EUR'],
  debtorType: 'business',
  jurisdiction: 'DE',
};
const AMERICAN: Place = {
  country: 'US',
  zone: 'America/New_York',
  language: 'en',
  currencies: ['USD'],
  debtorType: 'business',
  jurisdiction: 'US',
};
const BRITISH: Place = {
  country: 'GB',
  zone: 'Europe/London',
  language: 'en',
  currencies: ['GBP'],
  debtorType: 'business',
  jurisdiction: 'GB',
};

/** Customers of the company in Berlin; they come in this order, again and again. */
export const PLACES_OF_BERLIN: readonly [Place, ...Place[]] = [
  GERMAN_BUSINESS,
  BRITISH,
  { ...GERMAN_BUSINESS, debtorType: 'consumer' },
  { ...GERMAN_BUSINESS, country: 'NL', zone: 'Europe/Amsterdam', language: 'en', jurisdiction: 'NL' },
  { ...GERMAN_BUSINESS, currencies: ['EUR', 'USD'] },
  {
    ...AMERICAN,
    country: 'IN',
    zone: 'Asia/Kolkata',
    jurisdiction: 'IN',
  },
  GERMAN_BUSINESS,
  { ...GERMAN_BUSINESS, country: 'IT', zone: 'Europe/Rome', language: 'en', jurisdiction: 'IT' },
  AMERICAN,
  { ...GERMAN_BUSINESS, debtorType: 'public' },
  { ...BRITISH, currencies: ['GBP', 'EUR'] },
  { ...GERMAN_BUSINESS, country: 'ES', zone: 'Europe/Madrid', language: 'en', jurisdiction: 'ES' },
  { ...GERMAN_BUSINESS, jurisdiction: undefined },
];

/** Customers of the company in New York. */
export const PLACES_OF_NEW_YORK: readonly [Place, ...Place[]] = [
  AMERICAN,
  { ...AMERICAN, zone: 'America/Chicago' },
  { ...AMERICAN, zone: 'America/Los_Angeles' },
  BRITISH,
  AMERICAN,
  { ...GERMAN_BUSINESS, currencies: ['EUR', 'USD'] },
  { ...GERMAN_BUSINESS, country: 'IE', zone: 'Europe/Dublin', language: 'en', jurisdiction: 'IE' },
];

const TEMPERS: readonly [Temper, ...Temper[]] = [
  ...Array<Temper>(7).fill('prompt'),
  ...Array<Temper>(6).fill('late'),
  ...Array<Temper>(4).fill('slow'),
  'bad',
  'bad',
  'never',
] as unknown as readonly [Temper, ...Temper[]];

/** Name of the companies' own policy, whose steps follow each other within a week. */
export const BRISK = 'brisk';

export function planCustomers(
  seed: number,
  company: { readonly slug: string; readonly letter: string; readonly places: readonly [Place, ...Place[]] },
  count: number,
): PlannedCustomer[] {
  return Array.from({ length: count }, (_, index) => {
    const number = `${company.letter}-${String(index + 1).padStart(4, '0')}`;
    const dice = diceOf(seed, `customer ${number}`);
    const place = company.places[index % company.places.length] ?? company.places[0];
    // 7 shares no factor with the number of tempers, so that each place meets each of them.
    const temper = TEMPERS[(index * 7) % TEMPERS.length] ?? 'late';
    const gone = index % 40 === 17;
    return {
      ...place,
      number,
      name: `Customer ${number} of ${place.country}`,
      email: `${gone ? 'gone' : 'ap'}-${number.toLowerCase()}@${company.slug}.example`,
      temper,
      policy: dice.chance(25) ? BRISK : undefined,
    };
  });
}
