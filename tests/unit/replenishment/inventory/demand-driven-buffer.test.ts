import fc from 'fast-check';
import {
  bufferQuantity,
  demandDrivenBuffer,
  netFlow,
} from '../../../../domain/replenishment/inventory/demand-driven-buffer';

const PROFILE = {
  leadTimeDays: 10,
  dailyUsage: 4,
  leadTimeFactor: 0.5,
  variabilityFactor: 0.5,
  orderCycleDays: 0,
  minimumQuantity: 0,
};
const AT_50 = { onHand: 30, incoming: 25, qualifiedDemand: 5, inProgress: 0 };
const UNITS = { multiple: 1, tolerance: 0 };

describe('DDMRP buffer, lead time 10, usage 4, factors 0.5 and 0.5', () => {
  it('red 30, yellow 40, green 20, top 90; net flow 50 orders 40', () => {
    const buffer = demandDrivenBuffer(PROFILE);
    expect(buffer).toEqual({ red: 30, yellow: 40, green: 20, topOfYellow: 70, topOfGreen: 90 });
    expect(netFlow(AT_50)).toBe(50);
    expect(bufferQuantity(buffer, AT_50, UNITS)).toBe(40);
  });

  it('with a cycle of 7 green is 28 and the order 48', () => {
    const buffer = demandDrivenBuffer({ ...PROFILE, orderCycleDays: 7 });
    expect(buffer.green).toBe(28);
    expect(bufferQuantity(buffer, AT_50, UNITS)).toBe(48);
  });

  it('with a minimum quantity of 40 green is 40 and the order 60', () => {
    const buffer = demandDrivenBuffer({ ...PROFILE, minimumQuantity: 40 });
    expect(buffer.green).toBe(40);
    expect(bufferQuantity(buffer, AT_50, UNITS)).toBe(60);
  });

  it('orders 250 for 272 with multiple 250 and tolerance 10 %', () => {
    const buffer = { red: 100, yellow: 100, green: 122, topOfYellow: 200, topOfGreen: 322 };
    const state = { ...AT_50, onHand: 50, incoming: 0, qualifiedDemand: 0 };
    expect(bufferQuantity(buffer, state, { multiple: 250, tolerance: 0.1 })).toBe(250);
    expect(bufferQuantity(buffer, state, { multiple: 250, tolerance: 0.05 })).toBe(500);
  });

  it('at the top of yellow nothing is ordered, and what is in progress is not ordered twice', () => {
    const buffer = demandDrivenBuffer(PROFILE);
    expect(bufferQuantity(buffer, { ...AT_50, onHand: 50 }, UNITS)).toBe(0);
    expect(bufferQuantity(buffer, { ...AT_50, onHand: 49.9 }, UNITS)).toBe(21);
    expect(bufferQuantity(buffer, { ...AT_50, inProgress: 40 }, UNITS)).toBe(0);
    expect(bufferQuantity(buffer, { ...AT_50, inProgress: 90 }, UNITS)).toBe(0);
  });

  it('is finite, never negative, and orders nothing more once its order is in progress', () => {
    const size = fc.double({ min: 0, max: 1e6, noNaN: true });
    const profile = fc.record({
      leadTimeDays: size,
      dailyUsage: size,
      leadTimeFactor: fc.double({ min: 0, max: 1, noNaN: true }),
      variabilityFactor: fc.double({ min: 0, max: 1, noNaN: true }),
      orderCycleDays: size,
      minimumQuantity: size,
    });
    const state = fc.record({ onHand: size, incoming: size, qualifiedDemand: size, inProgress: size });
    const rounding = fc.record({ multiple: fc.constantFrom(1, 12, 250), tolerance: fc.constantFrom(0, 0.1) });
    fc.assert(
      fc.property(profile, state, rounding, (given, now, how) => {
        const buffer = demandDrivenBuffer(given);
        const quantity = bufferQuantity(buffer, now, how);
        expect(Number.isFinite(quantity)).toBe(true);
        expect(quantity).toBeGreaterThanOrEqual(0);
        if (how.tolerance > 0) return;
        const ulp = buffer.topOfGreen * 1e-9;
        const again = bufferQuantity(buffer, { ...now, inProgress: now.inProgress + quantity + ulp }, how);
        expect(again).toBe(0);
      }),
    );
  });
});
