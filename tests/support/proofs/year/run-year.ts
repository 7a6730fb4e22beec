import { comeToRest, indexOutbox } from './come-to-rest';
import { openCompany } from './company';
import type { Company } from './company';
import { writeBriskPolicy } from './enter-documents';
import { DOWNTIME, LAST_DAY } from './plan-company';
import { BRISK } from './plan-customers';
import type { CompanyPlan } from './plan-types';
import { YearPlayer } from './play-year';
import { settleAll } from './settle-accounts';
import type { YearHouse } from './year-house';

export interface PlayedYear {
  readonly companies: readonly Company[];
  /** Wall times between which worker, relay and API stood still. */
  readonly downFromWallMs: number;
  readonly upAgainWallMs: number;
}

export interface Watcher {
  readonly say: (line: string) => void;
  /** Looks at the books while debts are still open, on the evening of the last day. */
  readonly beforeSettling: (companies: readonly Company[]) => Promise<void>;
}

/** Plays the companies side by side through the year, with its week of downtime, until everybody has paid. */
export async function runYear(
  house: YearHouse,
  plans: readonly CompanyPlan[],
  seed: number,
  { say, beforeSettling }: Watcher,
): Promise<PlayedYear> {
  await house.start();
  await indexOutbox(house);
  const companies = await Promise.all(plans.map((plan) => openCompany(house, plan)));
  await Promise.all(companies.map((company) => writeBriskPolicy(company, BRISK)));
  const players = companies.map((company) => new YearPlayer(house, company, seed, say));
  await Promise.all(players.map((player) => player.playThrough(DOWNTIME.from, DOWNTIME.minute)));

  say('worker, relay and API are stopped for a week');
  const downFromWallMs = Date.now();
  await house.stop();
  for (const company of companies) await company.moveClock(company.at(DOWNTIME.to, DOWNTIME.minute));
  const upAgainWallMs = Date.now();
  await house.start();
  say('and started again');

  await Promise.all(players.map((player) => player.playThrough(LAST_DAY)));
  await Promise.all(companies.map((company) => comeToRest(house, company)));
  await beforeSettling(companies);
  await Promise.all(companies.map((company) => settleAll(house, company)));
  return { companies, downFromWallMs, upAgainWallMs };
}
