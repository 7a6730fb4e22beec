import { z } from 'zod';
import { ConfigError, variable } from '../config';
import type { SmtpOptions } from './smtp';

/** Variables that say where mail goes: the local mailbox unless `NEUROERP_MAIL=smtp`. */
export const mailVariables = {
  NEUROERP_MAIL: z.enum(['mailbox', 'smtp'], { error: 'must be mailbox or smtp' }).default('mailbox'),
  SMTP_HOST: variable.text.optional(),
  SMTP_PORT: variable.port.optional(),
  SMTP_SECURITY: z.enum(['tls', 'starttls', 'none'], { error: 'must be tls, starttls or none' }).default('starttls'),
  SMTP_USER: variable.text.optional(),
  SMTP_PASSWORD: variable.text.optional(),
};

type MailSettings = z.output<z.ZodObject<typeof mailVariables>>;

/**
 * What the variables mean together.
 * @throws ConfigError when SMTP is wanted without a host, or with a user but no password.
 */
export function mailSettings(read: MailSettings): 'mailbox' | SmtpOptions {
  if (read.NEUROERP_MAIL === 'mailbox') return 'mailbox';
  const problems: string[] = [];
  if (read.SMTP_HOST === undefined) problems.push('SMTP_HOST is missing, NEUROERP_MAIL=smtp needs it');
  if ((read.SMTP_USER === undefined) !== (read.SMTP_PASSWORD === undefined)) {
    problems.push('SMTP_USER and SMTP_PASSWORD belong together');
  }
  if (read.SMTP_HOST === undefined || problems.length > 0) throw new ConfigError(problems);
  const usual = { tls: 465, starttls: 587, none: 25 };
  return {
    host: read.SMTP_HOST,
    port: read.SMTP_PORT ?? usual[read.SMTP_SECURITY],
    security: read.SMTP_SECURITY,
    ...(read.SMTP_USER === undefined ? {} : { user: read.SMTP_USER, password: read.SMTP_PASSWORD ?? '' }),
  };
}
