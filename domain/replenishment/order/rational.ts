/** An exact fraction, reduced, its denominator above 0: factors between units and prices of packs. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A reduced fraction. A denominator of 0 is refused with a RangeError. */
export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new RangeError('a denominator of 0');
  const divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The fraction that the shortest decimal text of a finite number stands for: 0.1 is 1/10, not its binary neighbour. */
export function rationalOf(value: number): Rational {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!match) throw new RangeError(`${value} is no finite number`);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  return power >= 0 ? rational(digits * 10n ** BigInt(power)) : rational(digits, 10n ** BigInt(-power));
}

export function plus(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function times(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** `a` over `b`; a RangeError where `b` is 0. */
export function over(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Smallest whole number that is not below the fraction. */
export function ceiling({ numerator, denominator }: Rational): bigint {
  const floor = numerator / denominator;
  return numerator % denominator > 0n ? floor + 1n : floor;
}

/** Rounded to a whole number, half away from zero. */
export function roundedHalfAway({ numerator, denominator }: Rational): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** The nearest number; exact for fractions of small whole numbers. */
export function toNumber({ numerator, denominator }: Rational): number {
  const whole = numerator / denominator;
  return Number(whole) + Number(numerator % denominator) / Number(denominator);
}

/** The largest fraction of which both are whole multiples. Both above 0. */
export function commonGrain(a: Rational, b: Rational): Rational {
  const denominator = (a.denominator * b.denominator) / greatestCommonDivisor(a.denominator, b.denominator);
  const inGrains = ({ numerator, denominator: own }: Rational): bigint => numerator * (denominator / own);
  return rational(greatestCommonDivisor(inGrains(a), inGrains(b)), denominator);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
