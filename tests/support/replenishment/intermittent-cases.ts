/** A series and the level of each method by another program. */
export interface IntermittentCase {
  readonly name: string;
  readonly values: readonly number[];
  readonly croston: number;
  readonly sba: number;
  /** Both constants 0.1. */
  readonly tsb: number;
  /** Size 0.1, probability 0.3. */
  readonly tsbFast: number;
  readonly adida: number;
  readonly imapa: number;
}

/**
 * Values of Python's statsforecast 2.1.1: CrostonClassic, CrostonSBA, TSB(0.1, 0.1), TSB(0.1, 0.3), ADIDA, IMAPA. Its
 * conventions are ours: the first interval is counted from before the first period, first values initialise, the
 * probability of TSB starts with the first period's 0 or 1. Its search for α ends 1e-7 from the optimum, so its ADIDA and
 * IMAPA are good to some 1e-6.
 */
export const INTERMITTENT_CASES: readonly IntermittentCase[] = [
  {
    name: 'reference',
    values: [0, 0, 3, 0, 0, 0, 2, 0, 5, 0, 0, 1, 0, 0, 0, 0, 4, 0, 0, 3],
    croston: 0.9481452764356025,
    sba: 0.9007380126138224,
    tsb: 0.8706412412285182,
    tsbFast: 1.2927123316897462,
    adida: 1.0027300000000159,
    imapa: 0.9673380034206417,
  },
  {
    name: 'sparse',
    values: [
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0,
      6, 5,
    ],
    croston: 0.49041314265423563,
    sba: 0.46589248552152385,
    tsb: 1.3391718941798396,
    tsbFast: 2.3701053112485915,
    adida: 0.8497749999994131,
    imapa: 1.0482645390840395,
  },
  {
    name: 'lumpy',
    values: [
      1, 0, 0, 0, 19, 0, 0, 3, 0, 1, 0, 0, 0, 0, 0, 9, 3, 21, 0, 20, 0, 0, 5, 24, 0, 6, 17, 12, 11, 0, 10, 3, 0, 0, 2,
      0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 4, 0, 0,
    ],
    croston: 2.9772182654737334,
    sba: 2.8283573522000465,
    tsb: 2.0050672406569228,
    tsbFast: 1.2411444768258675,
    adida: 1.023417151701399,
    imapa: 1.0337420168618763,
  },
  {
    name: 'dense',
    values: [
      4, 3, 8, 5, 8, 3, 4, 3, 4, 3, 4, 5, 1, 2, 4, 5, 3, 5, 3, 2, 9, 3, 5, 4, 8, 4, 1, 6, 3, 3, 4, 8, 5, 6, 3, 7,
    ],
    croston: 4.741199418463001,
    sba: 4.504139447539851,
    tsb: 4.741199418463001,
    tsbFast: 4.741199418463001,
    adida: 4.741199418464517,
    imapa: 4.741199418464517,
  },
  {
    name: 'decimal',
    values: [
      0.0, 2.868, 2.313, 0.801, 4.245, 5.369, 5.714, 0.0, 2.217, 9.335, 2.337, 4.123, 0.0, 2.067, 1.255, 13.769, 3.96,
      0.734, 5.369, 5.11, 5.222, 0.0, 4.937, 0.0, 2.905, 2.145, 0.0, 4.757, 0.0, 0.0,
    ],
    croston: 2.888614700194513,
    sba: 2.7441839651847872,
    tsb: 2.319180592395569,
    tsbFast: 1.3640915365059711,
    adida: 1.8770791115326053,
    imapa: 1.8770791115326053,
  },
  {
    name: 'fading',
    values: [
      3, 4, 1, 9, 1, 6, 1, 3, 4, 2, 3, 3, 2, 0, 2, 3, 3, 5, 1, 3, 2, 1, 1, 1, 0, 0, 1, 2, 2, 0, 3, 3, 1, 1, 0, 1, 0, 1,
      0, 0, 0, 0,
    ],
    croston: 1.3868401373752022,
    sba: 1.317498130506442,
    tsb: 0.899779962419174,
    tsbFast: 0.2979277805109399,
    adida: 0.5126495089491142,
    imapa: 0.5126495089491142,
  },
];
