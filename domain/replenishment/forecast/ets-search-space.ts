import type { EtsCriterion } from './ets-criterion';
import { ALPHA, BETA, etsCriterion, GAMMA, LEVEL, PHI, SEASON, TREND } from './ets-criterion';
import type { EtsForm, EtsParameters } from './ets-form';
import type { EtsStart } from './ets-start';
import { startOf } from './ets-start';
import type { Differentiable } from './minimise';

/** Bounds of alpha and of the damping: those of Hyndman's `ets`. Beta lies between 0 and alpha, gamma between 0 and 1 − alpha. */
const LOWER = 0.0001;
const UPPER = 0.9999;
const PHI_LOWER = 0.8;
const PHI_UPPER = 0.98;

/** Where a search begins: alpha, and gamma as a share of 1 − alpha. */
export interface EtsSearchStart {
  readonly alpha: number;
  readonly gammaShare: number;
}

const logistic = (z: number): number => 1 / (1 + Math.exp(-z));
const logit = (share: number): number => Math.log(share / (1 - share));

/** The free variables of a form, mapped from all real numbers into the region that is allowed. */
export class EtsSearchSpace {
  private readonly trended: boolean;
  private readonly damped: boolean;
  private readonly period: number;
  private readonly full: Float64Array;
  private readonly slopes: Float64Array;
  private readonly initial: EtsStart;
  private readonly criterion: EtsCriterion;

  constructor(form: EtsForm, values: Float64Array, period: number) {
    this.trended = form.trend !== 'N';
    this.damped = form.trend === 'Ad';
    this.period = form.season === 'N' ? 0 : period;
    this.full = new Float64Array(SEASON + this.period);
    this.slopes = new Float64Array(SEASON + this.period);
    this.initial = startOf(form, values, period);
    this.criterion = etsCriterion(form, values, period);
  }

  startAt({ alpha, gammaShare }: EtsSearchStart): Float64Array {
    const { level, trend, season } = this.initial;
    const z: number[] = [logit(alpha)];
    if (this.trended) z.push(logit(0.1));
    if (this.period > 0) z.push(logit(gammaShare));
    if (this.damped) z.push(logit(0.9));
    z.push(level);
    if (this.trended) z.push(trend);
    return Float64Array.from([...z, ...season]);
  }

  readonly objective: Differentiable = (z, gradient) => {
    const { full, slopes } = this;
    let next = 0;
    const alphaShare = logistic(z[next++]!);
    const alpha = LOWER + (UPPER - LOWER) * alphaShare;
    const betaShare = this.trended ? logistic(z[next++]!) : 0;
    const gammaShare = this.period > 0 ? logistic(z[next++]!) : 0;
    const phiShare = this.damped ? logistic(z[next++]!) : 0;
    full[ALPHA] = alpha;
    full[BETA] = this.trended ? alpha * betaShare : 0;
    full[GAMMA] = this.period > 0 ? (1 - alpha) * gammaShare : 0;
    full[PHI] = this.damped ? PHI_LOWER + (PHI_UPPER - PHI_LOWER) * phiShare : 1;
    full[LEVEL] = z[next++]!;
    full[TREND] = this.trended ? z[next++]! : 0;
    for (let i = 0; i < this.period; i += 1) full[SEASON + i] = z[next++]!;

    const value = this.criterion(full, slopes);
    next = 0;
    const byAlpha = slopes[ALPHA]! + betaShare * slopes[BETA]! - gammaShare * slopes[GAMMA]!;
    gradient[next++] = byAlpha * (UPPER - LOWER) * alphaShare * (1 - alphaShare);
    if (this.trended) gradient[next++] = slopes[BETA]! * alpha * betaShare * (1 - betaShare);
    if (this.period > 0) gradient[next++] = slopes[GAMMA]! * (1 - alpha) * gammaShare * (1 - gammaShare);
    if (this.damped) gradient[next++] = slopes[PHI]! * (PHI_UPPER - PHI_LOWER) * phiShare * (1 - phiShare);
    gradient[next++] = slopes[LEVEL]!;
    if (this.trended) gradient[next++] = slopes[TREND]!;
    for (let i = 0; i < this.period; i += 1) gradient[next++] = slopes[SEASON + i]!;
    return value;
  };

  parametersAt(z: Float64Array): EtsParameters {
    this.objective(z, new Float64Array(z.length));
    const [alpha = 0, beta = 0, gamma = 0, phi = 1, level = 0, trend = 0, ...season] = this.full;
    return { alpha, beta, gamma, phi, level, trend, season };
  }
}
