import { DEFAULT_LAWS } from '../../../domain/receivables/defaults/laws';
import { limitation } from '../../../domain/receivables/limitation';
import type { LimitationRestart } from '../../../domain/receivables/limitation';

const of = (jurisdiction: string | undefined, dueDate: string, ...restarts: LimitationRestart[]) =>
  limitation({ jurisdiction, dueDate, restarts }, DEFAULT_LAWS);

const acknowledged = (date: string): LimitationRestart => ({ date, kind: 'acknowledgement' });
const paid = (date: string): LimitationRestart => ({ date, kind: 'part-payment' });

describe('limitation', () => {
  it('ends with the third year in Germany', () => {
    expect(of('DE', '2023-01-02')).toMatchObject({ lastDay: '2026-12-31', restartedBy: undefined });
    expect(of('DE', '2023-12-31')).toMatchObject({ lastDay: '2026-12-31' });
  });

  it('ends three years after the due date in India', () => {
    expect(of('IN', '2023-01-16')).toMatchObject({ lastDay: '2026-01-16' });
    expect(of('IN', '2024-02-29')).toMatchObject({ lastDay: '2027-02-28' });
  });

  it.each([acknowledged('2025-03-10'), paid('2025-03-10')])('starts anew with $kind', (restart) => {
    expect(of('IN', '2023-01-16', restart)).toMatchObject({ lastDay: '2028-03-10', restartedBy: restart });
    expect(of('DE', '2023-01-16', restart)).toMatchObject({ lastDay: '2028-03-10' });
  });

  it('starts anew with each restart, in any order given', () => {
    expect(of('IN', '2020-01-16', paid('2025-06-01'), acknowledged('2022-12-01'))).toMatchObject({
      lastDay: '2028-06-01',
    });
  });

  it('is not revived once it has ended', () => {
    expect(of('IN', '2023-01-16', paid('2026-01-17'))).toMatchObject({ lastDay: '2026-01-16', restartedBy: undefined });
    expect(of('IN', '2023-01-16', paid('2026-01-16'))).toMatchObject({ lastDay: '2029-01-16' });
  });

  it('is not shortened by an acknowledgement before it has begun', () => {
    expect(of('DE', '2023-01-16', acknowledged('2023-02-01'))).toMatchObject({ lastDay: '2026-12-31' });
  });

  it('warns 180, 90 and 30 days before', () => {
    expect(of('DE', '2023-01-16')).toMatchObject({ warnOn: ['2026-07-04', '2026-10-02', '2026-12-01'] });
  });

  it('is not guessed where the law or the jurisdiction is unknown', () => {
    expect(of(undefined, '2023-01-16')).toMatchObject({ reason: 'missing-fact', fact: 'jurisdiction' });
    expect(of('US', '2023-01-16')).toMatchObject({ reason: 'no-law' });
    expect(of('EU', '2023-01-16')).toMatchObject({ reason: 'no-law' });
  });
});
