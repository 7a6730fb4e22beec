/**
 * Public holidays from July 2024 to July 2025 that fall on a working day, by country, written down by hand.
 *
 * - DE: the nine days that are holidays in every Land (Federal Ministry of the Interior, "Feiertage in Deutschland";
 *   Einigungsvertrag art. 2 (2) and the Länder's laws).
 * - GB: bank holidays of England and Wales (gov.uk/bank-holidays) that Scotland and Northern Ireland keep, too.
 * - US: 5 U.S.C. § 6103 (a), dates by opm.gov; Columbus Day is left out, because most businesses work.
 * - NL: rijksoverheid.nl, "Officiële feestdagen". IT: legge 27 maggio 1949 n. 260, art. 2. ES: BOE-A-2023-22014 and
 *   BOE-A-2024-21316, national days that no Community may replace. IE: Organisation of Working Time Act 1997, Sch. 2.
 * - IN: the three national holidays of every State.
 *
 * The list need not be whole: on each day it names no message may be sent.
 */
export const HOLIDAYS: Readonly<Record<string, readonly string[]>> = {
  DE: [
    '2024-10-03',
    '2024-12-25',
    '2024-12-26',
    '2025-01-01',
    '2025-04-18',
    '2025-04-21',
    '2025-05-01',
    '2025-05-29',
    '2025-06-09',
  ],
  GB: ['2024-12-25', '2025-01-01', '2025-04-18', '2025-05-05', '2025-05-26'],
  US: [
    '2024-07-04',
    '2024-09-02',
    '2024-11-11',
    '2024-11-28',
    '2024-12-25',
    '2025-01-01',
    '2025-01-20',
    '2025-02-17',
    '2025-05-26',
    '2025-06-19',
  ],
  NL: ['2024-12-25', '2024-12-26', '2025-01-01', '2025-04-21', '2025-05-05', '2025-05-29', '2025-06-09'],
  IT: ['2024-08-15', '2024-11-01', '2024-12-25', '2024-12-26', '2025-01-01', '2025-01-06', '2025-04-21', '2025-05-01'],
  ES: ['2024-08-15', '2024-11-01', '2024-12-06', '2024-12-25', '2025-01-01', '2025-01-06', '2025-04-18', '2025-05-01'],
  IE: ['2024-08-05', '2024-10-28', '2024-12-25', '2024-12-26', '2025-01-01', '2025-03-17', '2025-04-21', '2025-05-05'],
  IN: ['2024-08-15', '2024-10-02'],
};

/** Days of the week without work, 0 = Sunday; Saturday is a working day in India. */
export function weekendOf(country: string): readonly number[] {
  return country === 'IN' ? [0] : [0, 6];
}

/** The nights in which clocks change: Directive 2000/84/EC, in Britain SI 2002/262; 15 U.S.C. § 260a in America. */
export function clockChangesOf(zone: string): readonly string[] {
  if (zone.startsWith('Europe/')) return ['2024-10-27', '2025-03-30'];
  return zone.startsWith('America/') ? ['2024-11-03', '2025-03-09'] : [];
}
