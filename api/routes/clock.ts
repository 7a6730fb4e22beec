import { z } from 'zod';
import { dateIn } from '../../domain/platform/dates';
import { inTenant } from '../../schema/database';
import type { Transaction } from '../../schema/database';
import { tenantClock } from '../../schema/queries/platform/clock';
import { recordEvents } from '../../schema/queries/platform/events';
import { requestReconsiderAll } from '../../schema/queries/platform/outbox';
import { findTenant, lockTenant, setClockOffset } from '../../schema/queries/platform/tenant-clock';
import type { TenantRow } from '../../schema/queries/platform/tenant-clock';
import { advanced, isForwardDuration, refusalOf } from '../clock-target';
import type { ApiContext } from '../context';
import { date, instant } from '../fields';
import { invalidContent, Problem } from '../problem';
import { route } from '../route';

const clockBody = z
  .object({
    now: instant.meta({ description: 'The tenant’s now' }),
    today: date.meta({ description: 'The date in the tenant’s zone' }),
    zone: z.string().meta({ example: 'Europe/Berlin' }),
    offsetMs: z.string().meta({ description: 'How far it runs ahead of the wall clock, as a decimal string' }),
    adjustable: z.boolean(),
  })
  .meta({ id: 'Clock' });

const get = route({
  method: 'get',
  path: '/api/v1/clock',
  operationId: 'get-clock',
  permission: 'authenticated',
  summary: 'Read the tenant’s clock, by which every rule decides',
  tags: ['Clock'],
  responses: { 200: { description: 'The clock', body: clockBody } },
  handler: async ({ context, tenantId }) =>
    inTenant(context.db, tenantId, async (tx) => ({
      status: 200 as const,
      body: await readClock(tx, await findTenant(tx, tenantId), context),
    })),
});

const adjust = route({
  method: 'post',
  path: '/api/v1/clock',
  operationId: 'adjust-clock',
  permission: 'platform:clock:adjust',
  summary: 'Move the clock of a demo or test company forward; its processes reconsider at once',
  tags: ['Clock'],
  idempotent: 'transaction',
  request: {
    body: z
      .strictObject({
        now: instant.optional().meta({ description: 'Where to ...' }),
        advance: z
          .string()
          .max(40)
          .refine(isForwardDuration, 'Use an ISO 8601 duration, e.g. P30D')
          .optional()
          .meta({ description: '... or how far: an ISO 8601 duration', example: 'P30D' }),
      })
      .refine(({ now, advance }) => (now === undefined) !== (advance === undefined), {
        message: 'Name either `now` or `advance`',
      })
      .meta({ example: { advance: 'P30D' } }),
  },
  responses: { 200: { description: 'The clock as it is now', body: clockBody } },
  handler: async (call) => {
    const { context, tenantId, memberId, body } = call;
    let moved = false;
    const reply = await inTenant(context.db, tenantId, (tx) =>
      call.once(tx, async () => {
        const tenant = await lockTenant(tx, tenantId);
        if (!isAdjustable(tenant, context)) {
          throw new Problem('forbidden', 'Only the clocks of demo and test companies can be moved.');
        }
        const { now } = await tenantClock(tx, tenantId);
        const target = body.advance === undefined ? (body.now ?? now) : advanced(now, tenant.zone, body.advance);
        const refusal = refusalOf(now, target);
        if (refusal !== undefined) throw invalidContent(body.advance === undefined ? '#/now' : '#/advance', refusal);
        const step = BigInt(Date.parse(target) - Date.parse(now));
        await setClockOffset(tx, tenantId, tenant.clockOffsetMs + step);
        const at = new Date(target).toISOString();
        await recordEvents(tx, [
          {
            tenantId,
            processId: null,
            type: 'clock-moved',
            occurredAt: at,
            actor: memberId,
            summary: `The clock was moved from ${now} to ${at}`,
            data: { from: now, to: at },
          },
        ]);
        await requestReconsiderAll(tx, tenantId, at);
        moved = true;
        return { status: 200 as const, body: await readClock(tx, tenant, context) };
      }),
    );
    if (moved) await tellMoved(context, tenantId);
    return reply;
  },
});

/** The sweep is only asked to come early; it comes by itself, too. */
async function tellMoved(context: ApiContext, tenantId: string): Promise<void> {
  try {
    await context.afterClockMoved?.(tenantId);
  } catch (error) {
    context.log.warn({ err: error, tenantId }, 'no sweep after the clock was moved; the next scheduled one will do');
  }
}

function isAdjustable(tenant: TenantRow, context: ApiContext): boolean {
  return tenant.kind !== 'live' || context.clockAdjustable;
}

async function readClock(tx: Transaction, tenant: TenantRow, context: ApiContext): Promise<z.input<typeof clockBody>> {
  const { now, zone } = await tenantClock(tx, tenant.tenantId);
  const { clockOffsetMs } = await findTenant(tx, tenant.tenantId);
  return {
    now,
    zone,
    today: dateIn(zone, now),
    offsetMs: clockOffsetMs.toString(),
    adjustable: isAdjustable(tenant, context),
  };
}

export const CLOCK_ROUTES = [get, adjust];
