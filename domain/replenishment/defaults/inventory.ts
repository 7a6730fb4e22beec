/** ABC by cumulative value 80 and 95 %, XYZ by coefficients of variation 0.5 and 1: the usual cuts, editable per company. */
export const ABC_XYZ_CUTS = { a: 0.8, b: 0.95, x: 0.5, y: 1 } as const;

/** From this many receipts on the lead time is learned; below, the contract's counts. */
export const LEAST_RECEIPTS = 5;

/** Silent for more than three times the 95th percentile of the gaps; five gaps are the least that show a habit. */
export const PHANTOM_STOCK = { factor: 3, leastGaps: 5 } as const;

/** Cost of holding stock for a year as a fraction of its value: capital, space, insurance, loss of value. */
export const HOLDING_RATE = 0.25;

/** Days of a year in holding costs. */
export const DAYS_PER_YEAR = 365;
