/**
 * A pure function that keeps its answers, up to `most` of them; then it forgets all and begins anew, so memory stays
 * bounded whatever it is asked.
 */
export function remember<Args extends readonly (string | number)[], Answer>(
  most: number,
  compute: (...args: Args) => Answer,
): (...args: Args) => Answer {
  const answers = new Map<string, { readonly answer: Answer }>();
  return (...args) => {
    const key = args.join('|');
    const known = answers.get(key);
    if (known) return known.answer;
    const answer = compute(...args);
    if (answers.size >= most) answers.clear();
    answers.set(key, { answer });
    return answer;
  };
}
