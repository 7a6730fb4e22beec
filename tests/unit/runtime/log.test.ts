import { about, createLogger, describeError, mask } from '../../../runtime/log';

function logging(): { lines: () => Record<string, unknown>[]; log: ReturnType<typeof createLogger> } {
  const written: string[] = [];
  const log = createLogger({ service: 'relay', destination: { write: (line: string) => void written.push(line) } });
  return { log, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the log', () => {
  test('is one JSON object a line with service, level, ISO time and what it is about', () => {
    const { log, lines } = logging();
    about(log, { tenantId: 't1', processId: 'p1', requestId: 'r1' }).info('hello');
    expect(lines()).toEqual([
      expect.objectContaining({
        service: 'relay',
        level: 'info',
        msg: 'hello',
        tenantId: 't1',
        processId: 'p1',
        requestId: 'r1',
      }),
    ]);
    expect(lines()[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  test('redacts secrets, messages and payloads by path', () => {
    const { log, lines } = logging();
    log.info(
      {
        password: 'hunter2',
        req: { headers: { authorization: 'Bearer hunter2', 'x-api-key': 'hunter2', accept: 'json' } },
        mail: { to: 'hunter2@example.com', text: 'hunter2' },
        command: { payload: { iban: 'hunter2' } },
      },
      'done',
    );
    const line = JSON.stringify(lines());
    expect(line).not.toContain('hunter2');
    expect(line).toContain('json');
  });

  test('says of an error only type, message, code and stack, with addresses masked', () => {
    const error = Object.assign(new Error('550 <bob@example.com>: unknown, postgres://app:pw@db:5432/x'), {
      code: 'EENVELOPE',
      envelope: { to: 'bob@example.com' },
      detail: 'Key (email)=(bob@example.com) exists',
    });
    const described = describeError(error);
    expect(JSON.stringify(described)).not.toMatch(/bob|pw@|:pw/);
    expect(described).toMatchObject({ type: 'Error', code: 'EENVELOPE' });
    expect(Object.keys(described).sort()).toEqual(['code', 'message', 'stack', 'type']);
  });

  test('masks mail addresses and users in URLs and leaves the rest', () => {
    expect(mask('to bob@example.com failed')).toBe('to [address] failed');
    expect(mask('connect ECONNREFUSED 127.0.0.1:5432')).toBe('connect ECONNREFUSED 127.0.0.1:5432');
  });
});
