import { isSecureTransport, parseAbsoluteUrl, SettingError } from '@portico/core';
import { z } from 'zod';

type Environment = Readonly<Record<string, string | undefined>>;

const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

function number(least: number, most: number) {
  const text = `has to be a number from ${least} to ${most}`;
  return z.coerce.number(text).min(least, text).max(most, text);
}

/** What settings look like, in the words of those who set them. */
export const settings = {
  number,
  whole: (least: number, most: number) => number(least, most).int('has to be a whole number'),
  /** Separated by commas. */
  list: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean),
    ),
  /** The least that is written to the log. */
  logLevel: z.enum(LEVELS, `has to be one of ${LEVELS.join(', ')}`).default('info'),
  /** Where browsers reach Portico: see {@link originOf}. */
  origin: z.string().default('http://localhost:3000'),
};

/**
 * Reads the settings of a process. One that is set to nothing counts as not set.
 *
 * @throws SettingError that names the first that cannot be used
 */
export function readSettings<S extends z.ZodType>(schema: S, environment: Environment): z.infer<S> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new SettingError(`${String(issue?.path[0])} ${issue?.message}`);
}

/**
 * The one address that everything which leaves Portico is built from.
 *
 * @param text PORTICO_ORIGIN
 * @throws SettingError
 */
export function originOf(text: string): URL {
  const url = parseAbsoluteUrl(text);
  if (!url || !isSecureTransport(url) || url.pathname !== '/' || url.search || url.hash) {
    throw new SettingError(
      'PORTICO_ORIGIN has to be https://host[:port], or http on loopback, without a path',
    );
  }
  return new URL(url.origin);
}
