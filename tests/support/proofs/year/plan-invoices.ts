import { diceOf } from './dice';
import type { Dice } from './dice';
import { plusDays } from './local-time';
import type { PlannedCustomer, PlannedInvoice } from './plan-types';

/** The ledger begins with invoices of the weeks before the first day. */
const FIRST_ISSUE = '2024-05-20';
const ISSUE_DAYS = 372;

/** The invoices of one customer, by issue date. */
export function planInvoices(seed: number, customer: PlannedCustomer, count: number): PlannedInvoice[] {
  const dice = diceOf(seed, `invoices ${customer.number}`);
  return Array.from({ length: count }, () => plusDays(FIRST_ISSUE, dice.below(ISSUE_DAYS)))
    .sort()
    .map((issueDate, index) => planInvoice(dice, customer, `${customer.number}-${index + 1}`, issueDate));
}

function planInvoice(dice: Dice, customer: PlannedCustomer, number: string, issueDate: string): PlannedInvoice {
  const terms = dice.pick([14, 30, 30, 45]);
  const amount = BigInt(Math.round(5_000 * 500 ** (dice.below(10_000) / 10_000)));
  const inParts = dice.chance(5) && amount > 30_000n;
  const third = amount / 3n;
  const dueDate = plusDays(issueDate, terms);
  const acceptanceDate = plusDays(issueDate, dice.between(0, 4));
  const contract = planContract(dice, customer);
  return {
    customer: customer.number,
    number,
    issueDate,
    dueDate,
    agreed: inParts || dice.chance(85),
    receiptDate: plusDays(issueDate, dice.between(1, 3)),
    acceptanceDate,
    currency: dice.pick(customer.currencies),
    amount,
    contract,
    contractFee: contract !== undefined && dice.chance(60) ? 750n : undefined,
    instalments: inParts
      ? [
          { dueDate, amount: third },
          { dueDate: plusDays(dueDate, 30), amount: third },
          { dueDate: plusDays(dueDate, 60), amount: amount - 2n * third },
        ]
      : [],
  };
}

/** No statute is stored for the United States, so their debts bear what was agreed; a few others are agreed on, too. */
function planContract(dice: Dice, { jurisdiction }: PlannedCustomer): PlannedInvoice['contract'] {
  if (!dice.chance(jurisdiction === 'US' ? 80 : 12)) return undefined;
  const compounds = jurisdiction === 'GB' || jurisdiction === 'NL' || jurisdiction === 'IE';
  return {
    rate: dice.pick(['10.15', '6', '12.5', '18']),
    compounding: compounds ? dice.pick(['simple', 'monthly', 'quarterly']) : 'simple',
    grace: dice.pick([0, 0, 5]),
  };
}
