import type { RateTable, StoredRate } from '../interest/rate-table';

/** A rate of one or several half-years, or of the days between two changes. */
function rate(from: string, through: string, percent: string, source: string, verified = false): StoredRate {
  return { from, through, percent, source, verified };
}

const BUNDESBANK = 'Deutsche Bundesbank, announcement of the Basiszinssatz';
const PRUETTING = 'Prütting/Wegen/Weinreich, BGB commentary, § 247 no. 3 (secondary)';
const DERIVED = 'worked out from the ECB’s rate (§ 247 (1) BGB), not read in the Bundesanzeiger';
const ECB = 'ECB, rate on the main refinancing operations';
const BOE = 'Bank of England, official dealing rate (Bank Rate)';
const PAY_ON_TIME = 'payontime.co.uk, table of reference rates (secondary)';

/**
 * The shipped reference rates. Each is dated and names its source; `verified: false` means that the publication of the
 * authority itself was not read, so people should check it before a claim is demanded. A day without a rate stops the
 * claim: later half-years and bank rates are to be added by the tenant.
 */
export const DEFAULT_RATES: RateTable = {
  'de-basiszinssatz': {
    name: 'Basiszinssatz (§ 247 BGB)',
    steps: 'half-year',
    rates: [
      rate('2016-07-01', '2022-12-31', '-0.88', PRUETTING),
      rate('2023-01-01', '2023-06-30', '1.62', PRUETTING),
      rate('2023-07-01', '2023-12-31', '3.12', DERIVED),
      rate('2024-01-01', '2024-06-30', '3.62', DERIVED),
      rate('2024-07-01', '2024-12-31', '3.37', `${BUNDESBANK} for 2025-01-01 (names the rate before it), reprint`),
      rate('2025-01-01', '2025-06-30', '2.27', `${BUNDESBANK} for 2025-01-01`, true),
      rate('2025-07-01', '2025-12-31', '1.27', `${BUNDESBANK} for 2025-07-01`, true),
      rate('2026-01-01', '2026-06-30', '1.27', `${BUNDESBANK} for 2026-01-01`, true),
    ],
  },
  'ecb-refinancing': {
    name: 'ECB reference rate (Directive 2011/7/EU art. 2 (7))',
    steps: 'half-year',
    rates: [
      rate('2016-07-01', '2022-12-31', '0.00', `${ECB}; secondary`),
      rate('2023-01-01', '2023-06-30', '2.50', `${ECB}; secondary`),
      rate('2023-07-01', '2023-12-31', '4.00', `${ECB}; secondary`),
      rate('2024-01-01', '2024-06-30', '4.50', `${ECB}; secondary`),
      rate('2024-07-01', '2024-12-31', '4.25', `${ECB}; named in the Bundesbank’s announcement, reprint`),
      rate('2025-01-01', '2025-06-30', '3.15', `${ECB}; named in the Bundesbank’s announcement, reprint`),
      rate('2025-07-01', '2025-12-31', '2.15', `${ECB}; named in the Bundesbank’s announcement, reprint`),
      rate('2026-01-01', '2026-06-30', '2.15', `${ECB}; named in the Bundesbank’s announcement, reprint`),
    ],
  },
  // Each half-year carries the rate of the 31 December or 30 June before it.
  'gb-dealing-rate': {
    name: 'Bank of England dealing rate of 31 December or 30 June (SI 2002/1675)',
    steps: 'half-year',
    rates: [
      rate('2016-07-01', '2016-12-31', '0.50', PAY_ON_TIME),
      rate('2017-01-01', '2017-12-31', '0.25', PAY_ON_TIME),
      rate('2018-01-01', '2018-12-31', '0.50', PAY_ON_TIME),
      rate('2019-01-01', '2020-06-30', '0.75', PAY_ON_TIME),
      rate('2020-07-01', '2021-12-31', '0.10', PAY_ON_TIME),
      rate('2022-01-01', '2022-06-30', '0.25', PAY_ON_TIME),
      rate('2022-07-01', '2022-12-31', '1.25', PAY_ON_TIME),
      rate('2023-01-01', '2023-06-30', '3.50', PAY_ON_TIME),
      rate('2023-07-01', '2023-12-31', '5.00', PAY_ON_TIME),
      rate('2024-01-01', '2024-06-30', '5.25', PAY_ON_TIME),
      rate('2024-07-01', '2024-12-31', '5.25', `${BOE}; press reports of 2024-06-20`),
      rate('2025-01-01', '2025-06-30', '4.75', `${BOE}; press reports of 2025-02-06`),
      rate('2025-07-01', '2025-12-31', '4.25', `${BOE}; a software maker’s table`),
      rate('2026-01-01', '2026-06-30', '3.75', `${BOE}; press reports of 2025-12-18`),
    ],
  },
  'in-bank-rate': {
    name: 'Bank rate of the Reserve Bank of India',
    steps: 'any-day',
    rates: [
      rate('2022-05-04', '2022-06-07', '4.65', 'RBI/2022-23/45 of 2022-05-04', true),
      rate('2022-06-08', '2022-08-04', '5.15', 'RBI/2022-23/65 of 2022-06-08', true),
      rate('2022-08-05', '2022-09-29', '5.65', 'RBI, 2022-08-05; circular not read'),
      rate('2022-09-30', '2022-12-06', '6.15', 'RBI, 2022-09-30; circular not read'),
      rate('2022-12-07', '2023-02-07', '6.50', 'RBI, DOR.RET.REC.88/12.01.001/2022-23 of 2022-12-07; not read'),
      rate('2023-02-08', '2025-02-06', '6.75', 'RBI/2022-23/174 of 2023-02-08', true),
      rate('2025-02-07', '2025-04-08', '6.50', 'RBI/2024-25/111 of 2025-02-07', true),
      rate('2025-04-09', '2025-06-05', '6.25', 'RBI/2025-26/23 of 2025-04-09, read in a reprint'),
      rate('2025-06-06', '2025-12-04', '5.75', 'RBI, DoR.RET.REC.22/12.01.001/2025-26 of 2025-06-06; not read'),
      // Kept on 2026-02-06, the last decision that was looked up.
      rate('2025-12-05', '2026-02-06', '5.50', 'RBI/2025-26/134 of 2025-12-05, read in a reprint'),
    ],
  },
};
