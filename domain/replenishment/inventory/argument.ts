/** Refuses an argument outside its range with a RangeError that names it: a wrong argument is a mistake of the caller. */
export function atLeast(minimum: number, name: string, value: number): void {
  if (!Number.isFinite(value) || value < minimum) {
    throw new RangeError(`${name} must be a finite number of at least ${minimum}, not ${value}`);
  }
}

/** As `atLeast`, but the bound itself is refused too. */
export function above(bound: number, name: string, value: number): void {
  if (!Number.isFinite(value) || value <= bound) {
    throw new RangeError(`${name} must be a finite number above ${bound}, not ${value}`);
  }
}

/** Refuses a probability that is 0 or less, or 1 or more. */
export function properFraction(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} must lie between 0 and 1, not ${value}`);
}

/** Refuses what is no whole number of at least `minimum`. */
export function wholeAtLeast(minimum: number, name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < minimum) {
    throw new RangeError(`${name} must be a whole number of at least ${minimum}, not ${value}`);
  }
}
