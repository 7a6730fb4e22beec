import { treeOf } from './hierarchy-tree';

/**
 * Rounds values that add up so that they still add up, exactly: the tops to the nearest multiple of the unit (halves up), then from above
 * to below each part to the multiple below or above it; the parts with the largest remainders go up, of equal ones the first.
 * @param nodes with values ≥ 0 that add up but for floating-point rounding, each below 2⁵³ units.
 * @param unit above 0: 1 for whole pieces, 0.001 for grams of kilograms. Decimal units such as 0.1 are exact too.
 * @returns by node id how many units, whole numbers that add up exactly.
 * @throws RangeError for a unit that is not above zero, values below zero, or nodes that are no tree.
 */
export function roundHierarchy(
  nodes: readonly { readonly id: string; readonly parent: string | undefined; readonly value: number }[],
  unit: number,
): Map<string, number> {
  if (!Number.isFinite(unit) || unit <= 0) throw new RangeError(`The unit must be above zero, not ${unit}.`);
  const { parts, upwards } = treeOf(nodes);
  const exact = nodes.map(({ id, value }) => {
    if (!Number.isFinite(value) || value < 0) throw new RangeError(`${id} must be finite and not below zero.`);
    if (value / unit > Number.MAX_SAFE_INTEGER) throw new RangeError(`${id} is too large for units of ${unit}.`);
    return inUnits(value, unit);
  });
  // What the parts say goes before what a node says of itself: the difference is floating-point rounding.
  for (const at of upwards) {
    const own = parts[at] ?? [];
    if (own.length > 0)
      exact[at] = inUnits(
        own.reduce((sum, part) => sum + (exact[part] ?? 0), 0),
        1,
      );
  }
  const units = exact.map((value) => Math.floor(value + 0.5));
  for (const at of [...upwards].reverse()) divide(parts[at] ?? [], exact, units, units[at] ?? 0);
  return new Map(nodes.map(({ id }, at) => [id, units[at] ?? 0]));
}

function divide(parts: readonly number[], exact: readonly number[], units: number[], whole: number): void {
  for (const part of parts) units[part] = Math.floor(exact[part] ?? 0);
  let missing = whole - parts.reduce((sum, part) => sum + (units[part] ?? 0), 0);
  const remainder = (part: number) => (exact[part] ?? 0) - Math.floor(exact[part] ?? 0);
  for (const part of [...parts].sort((a, b) => remainder(b) - remainder(a))) {
    if (missing <= 0) return;
    units[part] = (units[part] ?? 0) + 1;
    missing -= 1;
  }
}

/** Twelve digits are kept, so that 0.3 / 0.1 is 3 and not a little less. */
function inUnits(value: number, unit: number): number {
  const units = value / unit;
  const nearest = Math.round(units);
  return Math.abs(units - nearest) <= 1e-12 * Math.max(1, nearest) ? nearest : units;
}
