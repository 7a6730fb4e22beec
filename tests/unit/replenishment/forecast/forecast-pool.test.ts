import { ForecastPool } from '../../../../activities/replenishment/forecast-pool';
import { forecastSmooth } from '../../../../domain/replenishment/forecast/forecast-smooth';
import { madeSeries } from '../../../support/replenishment/made-series';

describe('a pool of forecasting threads', () => {
  const pool = new ForecastPool(2);
  afterAll(() => pool.close());

  const requests = madeSeries({ count: 45, seed: 5, horizon: 6, longest: 60 }).map(({ past }) => ({
    series: { values: past, period: 12 },
    horizon: 6,
    levels: [0.95],
  }));

  it('gives the same forecasts in the same order as the function itself', async () => {
    expect(await pool.forecast(requests)).toEqual(requests.map(forecastSmooth));
  });

  it('answers several callers at once, each with its own', async () => {
    const [first, second] = await Promise.all([
      pool.forecast(requests.slice(0, 3)),
      pool.forecast(requests.slice(3, 5)),
    ]);
    expect([...first, ...second]).toEqual(requests.slice(0, 5).map(forecastSmooth));
  });

  it('refuses one bad series and forecasts the others', async () => {
    const bad = { series: { values: [1, Number.NaN], period: 1 }, horizon: 2, levels: [] };
    const [refused, done] = await pool.forecast([bad, requests[0]!]);
    expect(refused).toEqual({ cannotFit: expect.stringContaining('fill gaps before forecasting') as string });
    expect(done).toEqual(forecastSmooth(requests[0]!));
  });

  it('rejects work once it is closed', async () => {
    const other = new ForecastPool(1);
    const running = other.forecast(requests);
    await Promise.all([expect(running).rejects.toThrow('closed'), other.close()]);
    await expect(other.forecast(requests)).rejects.toThrow('closed');
  });
});
