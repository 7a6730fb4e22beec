/** Writes the gradient at `x` into `gradient` and returns the value there; `Infinity` where the function is not defined. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
}

export interface MinimiseOptions {
  readonly maxIterations?: number;
  /** Stops after two steps in a row that each lower the value by less than this. */
  readonly tolerance?: number;
}

const SUFFICIENT_DECREASE = 1e-4;
const MAX_HALVINGS = 25;
/** The first steps may move no variable by more than this: far off, the quadratic model says nothing. */
const LONGEST_STEP = 2;

/**
 * Unconstrained minimum by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno with a backtracking line
 * search (Nocedal and Wright, Numerical Optimization, 2006, algorithm 6.1). Deterministic. Returns the best point seen, which
 * is the start itself where nothing better is found.
 */
export function minimise(f: Differentiable, start: Float64Array, options: MinimiseOptions = {}): Minimum {
  const { maxIterations = 200, tolerance = 1e-7 } = options;
  const size = start.length;
  let x = Float64Array.from(start);
  let gradient = new Float64Array(size);
  let value = f(x, gradient);
  if (!Number.isFinite(value)) return { x, value };
  const inverse = identity(size);
  let nextX = new Float64Array(size);
  let nextGradient = new Float64Array(size);
  const direction = new Float64Array(size);
  let small = 0;
  for (let iteration = 0; iteration < maxIterations; iteration += 1) {
    let slope = downhill(inverse, gradient, direction);
    if (!(slope < 0)) {
      resetToIdentity(inverse, size);
      slope = downhill(inverse, gradient, direction);
      if (!(slope < 0)) break;
    }
    let step = Math.min(1, LONGEST_STEP / largest(direction));
    let nextValue = Infinity;
    let halvings = 0;
    for (; halvings < MAX_HALVINGS; halvings += 1) {
      for (let i = 0; i < size; i += 1) nextX[i] = x[i]! + step * direction[i]!;
      nextValue = f(nextX, nextGradient);
      if (nextValue <= value + SUFFICIENT_DECREASE * step * slope) break;
      step *= shorten(value, slope, step, nextValue);
    }
    if (halvings === MAX_HALVINGS) break;
    small = value - nextValue < tolerance ? small + 1 : 0;
    updateInverse(inverse, x, nextX, gradient, nextGradient, iteration === 0);
    [x, nextX] = [nextX, x];
    [gradient, nextGradient] = [nextGradient, gradient];
    value = nextValue;
    if (small === 2) break;
  }
  return { x, value };
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  resetToIdentity(matrix, size);
  return matrix;
}

function resetToIdentity(matrix: Float64Array, size: number): void {
  matrix.fill(0);
  for (let i = 0; i < size; i += 1) matrix[i * size + i] = 1;
}

/** Writes the direction −H·g and returns its slope. */
function downhill(inverse: Float64Array, gradient: Float64Array, direction: Float64Array): number {
  const size = gradient.length;
  let slope = 0;
  for (let i = 0; i < size; i += 1) {
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum -= inverse[i * size + j]! * gradient[j]!;
    direction[i] = sum;
    slope += sum * gradient[i]!;
  }
  return slope;
}

function largest(direction: Float64Array): number {
  let max = 0;
  for (const value of direction) max = Math.max(max, Math.abs(value));
  return max;
}

/** The factor of the next step: the minimum of the parabola through what is known, within [0.1, 0.5]. */
function shorten(value: number, slope: number, step: number, nextValue: number): number {
  if (!Number.isFinite(nextValue)) return 0.2;
  const best = (-slope * step) / (2 * (nextValue - value - slope * step));
  return Math.min(0.5, Math.max(0.1, best));
}

function updateInverse(
  inverse: Float64Array,
  x: Float64Array,
  nextX: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
  first: boolean,
): void {
  const size = x.length;
  const s = new Float64Array(size);
  const y = new Float64Array(size);
  let sy = 0;
  let yy = 0;
  for (let i = 0; i < size; i += 1) {
    s[i] = nextX[i]! - x[i]!;
    y[i] = nextGradient[i]! - gradient[i]!;
    sy += s[i]! * y[i]!;
    yy += y[i]! * y[i]!;
  }
  // Without positive curvature the update would make the matrix indefinite.
  if (!(sy > 1e-12 * yy)) return;
  if (first) for (let i = 0; i < size; i += 1) inverse[i * size + i] = sy / yy;
  const hy = new Float64Array(size);
  let yhy = 0;
  for (let i = 0; i < size; i += 1) {
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum += inverse[i * size + j]! * y[j]!;
    hy[i] = sum;
    yhy += sum * y[i]!;
  }
  const scale = (1 + yhy / sy) / sy;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      inverse[i * size + j]! += scale * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / sy;
    }
  }
}
