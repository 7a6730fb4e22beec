import { z } from 'zod';
import { addDays, dateIn, daysBetween } from '../../domain/platform/dates';
import type { Exact } from '../../domain/platform/money';
import { ageing } from '../../domain/receivables/measures/ageing';
import type { AgeingRow } from '../../domain/receivables/measures/ageing';
import { collectionEffectivenessIndex } from '../../domain/receivables/measures/collection-effectiveness';
import {
  averageDaysDelinquent,
  bestPossibleDaysSalesOutstanding,
  daysSalesOutstanding,
} from '../../domain/receivables/measures/days-outstanding';
import { openAtEndOf, periodFigures } from '../../domain/receivables/measures/period-figures';
import type { PeriodFigures } from '../../domain/receivables/measures/period-figures';
import { inTenant } from '../../schema/database';
import { tenantClock } from '../../schema/queries/platform/clock';
import { loadMeasuredItems } from '../../schema/queries/receivables/measures-data';
import { date } from '../fields';
import { Problem } from '../problem';
import { bookDate, minorText } from '../receivables/fields';
import { route } from '../route';

const DECIMALS = 2;
const MOST_DAYS = 3_660;
const decimal = z.string().nullable();

const measureBody = z
  .object({
    currency: z.string(),
    creditSalesMinor: minorText.meta({ description: 'Gross sales of the period' }),
    beginningMinor: minorText.meta({ description: 'Open when the period began' }),
    endingMinor: minorText.meta({ description: 'Open when it ended' }),
    endingNotDueMinor: minorText.meta({ description: 'The part of it that was not due yet' }),
    dso: decimal.meta({ description: 'Days sales outstanding; null without sales', example: '36.50' }),
    bestPossibleDso: decimal.meta({ example: '30.00' }),
    averageDaysDelinquent: decimal.meta({ description: 'DSO − best-possible DSO', example: '6.50' }),
    collectionEffectiveness: decimal.meta({
      description: 'Percent; null when nothing was there to collect',
      example: '98.00',
    }),
    ageing: z
      .object({
        'not-due': minorText,
        '1-30': minorText,
        '31-60': minorText,
        '61-90': minorText,
        '91-120': minorText,
        'over-120': minorText,
        total: minorText,
      })
      .meta({ id: 'Ageing', description: 'Open principal by days past due at the end of the period' }),
  })
  .meta({ id: 'ReceivablesMeasures' });

const measures = route({
  method: 'get',
  path: '/api/v1/receivables/measures',
  operationId: 'measure-receivables',
  permission: 'receivables:ledger:read',
  summary:
    'Measure a period: DSO, best-possible DSO, days delinquent, collection effectiveness, ageing; one row a currency',
  tags: ['Receivables'],
  request: {
    query: z.strictObject({
      from: bookDate.optional().meta({ description: 'First day; default 364 days before `to`' }),
      to: bookDate.optional().meta({ description: 'Last day; default today, and never later' }),
    }),
  },
  responses: {
    200: {
      description: 'The measures by currency; days and percent rounded to two decimals',
      body: z
        .object({ from: date, to: date, days: z.int(), currencies: z.array(measureBody) })
        .meta({ id: 'MeasuresOfPeriod' }),
    },
  },
  handler: async ({ context, tenantId, query }) => {
    const { from, to, items } = await inTenant(context.db, tenantId, async (tx) => {
      const { now, zone } = await tenantClock(tx, tenantId);
      const period = periodOf(query, dateIn(zone, now));
      return { ...period, items: await loadMeasuredItems(tx, tenantId, period.to) };
    });
    const then = items.map((item) => ({ ...item, open: openAtEndOf(item, to) }));
    const ages = ageing(then, to);
    const currencies = periodFigures(items, from, to).map((figures) =>
      toMeasures(
        figures,
        ages.find(({ currency }) => currency === figures.currency),
      ),
    );
    return { status: 200, body: { from, to, days: daysBetween(from, to) + 1, currencies } };
  },
});

function periodOf(query: { from?: string | undefined; to?: string | undefined }, today: string) {
  const to = query.to ?? today;
  const from = query.from ?? addDays(to, -364);
  const refuse = (pointer: string, detail: string) =>
    new Problem('invalid-parameter', detail, { errors: [{ in: 'query', pointer, detail }] });
  if (to > today) throw refuse('#/to', `Use a day not later than today (${today}).`);
  const days = daysBetween(from, to);
  if (days < 0 || days > MOST_DAYS) throw refuse('#/from', `Use a period of 1 to ${MOST_DAYS + 1} days.`);
  return { from, to };
}

function toMeasures(figures: PeriodFigures, ages: AgeingRow | undefined): z.input<typeof measureBody> {
  const age = (bucket: keyof AgeingRow['buckets']) => (ages?.buckets[bucket] ?? 0n).toString();
  return {
    currency: figures.currency,
    creditSalesMinor: figures.creditSales.toString(),
    beginningMinor: figures.beginning.toString(),
    endingMinor: figures.endingTotal.toString(),
    endingNotDueMinor: figures.endingCurrent.toString(),
    dso: rounded(daysSalesOutstanding(figures)),
    bestPossibleDso: rounded(bestPossibleDaysSalesOutstanding(figures)),
    averageDaysDelinquent: rounded(averageDaysDelinquent(figures)),
    collectionEffectiveness: rounded(collectionEffectivenessIndex(figures)),
    ageing: {
      'not-due': age('not-due'),
      '1-30': age('1-30'),
      '31-60': age('31-60'),
      '61-90': age('61-90'),
      '91-120': age('91-120'),
      'over-120': age('over-120'),
      total: (ages?.total ?? 0n).toString(),
    },
  };
}

function rounded(value: Exact | undefined): string | null {
  return value === undefined ? null : value.toFixed(DECIMALS);
}

export const MEASURE_ROUTES = [measures];
