import type { Route } from '../route';
import { ACCOUNT_ROUTES } from './receivables-accounts';
import { CREDIT_ROUTES } from './receivables-credits';
import { DISPUTE_ROUTES } from './receivables-disputes';
import { INTEREST_ROUTES } from './receivables-interest';
import { INVOICE_ROUTES } from './receivables-invoices';
import { ITEM_ROUTES } from './receivables-items';
import { LAW_ROUTES } from './receivables-laws';
import { MEASURE_ROUTES } from './receivables-measures';
import { NOTICE_ROUTES } from './receivables-notices';
import { POLICY_ROUTES } from './receivables-policies';
import { PREVIEW_ROUTES } from './receivables-preview';
import { RATE_ROUTES } from './receivables-rates';
import { SIMULATION_ROUTES } from './receivables-simulations';
import { STANDING_ROUTES } from './receivables-standing';

/** The business records, previews and reports of receivables. */
export const RECEIVABLES_ROUTES: readonly Route[] = [
  ...ACCOUNT_ROUTES,
  ...ITEM_ROUTES,
  ...CREDIT_ROUTES,
  ...INVOICE_ROUTES,
  ...DISPUTE_ROUTES,
  ...STANDING_ROUTES,
  ...NOTICE_ROUTES,
  ...PREVIEW_ROUTES,
  ...INTEREST_ROUTES,
  ...POLICY_ROUTES,
  ...RATE_ROUTES,
  ...LAW_ROUTES,
  ...SIMULATION_ROUTES,
  ...MEASURE_ROUTES,
];
