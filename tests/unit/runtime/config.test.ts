import { ConfigError, loadConfig, variable } from '../../../runtime/config';
import { mailSettings, mailVariables } from '../../../runtime/mail/settings';

const shape = {
  DATABASE_URL_APP: variable.postgresUrl,
  TEMPORAL_ADDRESS: variable.address,
  HEALTH_PORT: variable.port,
  NEUROERP_CODEC_KEYS: variable.masterKeys,
  LOG_LEVEL: variable.logLevel.optional(),
};
const key = Buffer.alloc(32, 7).toString('base64');
const good = {
  DATABASE_URL_APP: 'postgres://neuroerp_app:secret@127.0.0.1:5432/neuroerp',
  TEMPORAL_ADDRESS: 'localhost:7233',
  HEALTH_PORT: '7301',
  NEUROERP_CODEC_KEYS: `k2:${key},k1:destroyed`,
};

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(shape, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the configuration', () => {
  test('is read into typed values', () => {
    const config = loadConfig(shape, { ...good, UNRELATED: 'x' });
    expect(config.HEALTH_PORT).toBe(7301);
    expect(config.NEUROERP_CODEC_KEYS).toEqual([
      { id: 'k2', secret: Buffer.alloc(32, 7) },
      { id: 'k1', secret: 'destroyed' },
    ]);
    expect(config.LOG_LEVEL).toBeUndefined();
    expect(config).not.toHaveProperty('UNRELATED');
  });

  test('names every missing variable at once; an empty one is missing', () => {
    expect(problemsOf({ HEALTH_PORT: '  ' })).toEqual([
      'DATABASE_URL_APP is missing',
      'TEMPORAL_ADDRESS is missing',
      'HEALTH_PORT is missing',
      'NEUROERP_CODEC_KEYS is missing',
    ]);
  });

  test.each([
    ['HEALTH_PORT', '70000', 'HEALTH_PORT must be a port number'],
    ['HEALTH_PORT', 'http', 'HEALTH_PORT must be a port number'],
    ['TEMPORAL_ADDRESS', 'localhost', 'TEMPORAL_ADDRESS must be host:port'],
    ['DATABASE_URL_APP', 'mysql://u:pw@h/d', 'DATABASE_URL_APP must be a postgres:// URL'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be trace, debug, info, warn, error, fatal or silent'],
    ['NEUROERP_CODEC_KEYS', 'k1:c2hvcnQ=', 'NEUROERP_CODEC_KEYS must hold 32 bytes in base64 for the key k1'],
    ['NEUROERP_CODEC_KEYS', `k1:${key},k1:${key}`, 'NEUROERP_CODEC_KEYS names the key k1 twice'],
    [
      'NEUROERP_CODEC_KEYS',
      `k1:destroyed,k2:${key}`,
      'NEUROERP_CODEC_KEYS must begin with a key that is not destroyed',
    ],
    ['NEUROERP_CODEC_KEYS', key, 'NEUROERP_CODEC_KEYS must be id:base64[,id:base64], ids of a-z, 0-9 and -'],
  ])('refuses %s=%s', (name, value, problem) => {
    expect(problemsOf({ ...good, [name]: value })).toEqual([problem]);
  });

  test('never repeats a value, which may be a secret', () => {
    const problems = problemsOf({ ...good, DATABASE_URL_APP: 'hunter2', NEUROERP_CODEC_KEYS: 'k1:aHVudGVyMg==' });
    expect(problems.join()).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  test('mail goes to the local mailbox unless SMTP is wanted, which needs a host', () => {
    const read = (env: NodeJS.ProcessEnv) => mailSettings(loadConfig(mailVariables, env));
    expect(read({})).toBe('mailbox');
    expect(read({ NEUROERP_MAIL: 'smtp', SMTP_HOST: 'mail.example.com' })).toEqual({
      host: 'mail.example.com',
      port: 587,
      security: 'starttls',
    });
    expect(() => read({ NEUROERP_MAIL: 'smtp' })).toThrow('SMTP_HOST is missing, NEUROERP_MAIL=smtp needs it');
    expect(() => read({ NEUROERP_MAIL: 'smtp', SMTP_HOST: 'h', SMTP_USER: 'u' })).toThrow('belong together');
  });
});
