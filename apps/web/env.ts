import { isLoopbackHost, isSecureTransport, parseAbsoluteUrl } from '@portico/core';
import { readDatabaseEnv } from '@portico/database';
import { type ProvisioningEnv, readProvisioningEnv, SettingError } from '@portico/provisioning';
import type { SocialSettings } from '@portico/sign-in';
import { type KeyRing, readKeyRing } from '@portico/vault';
import { z } from 'zod';
import type { Budget } from './request-limits.ts';
import { readSocialEnv } from './social-env.ts';

const numberFrom = (least: number, most: number) => {
  const text = `has to be a number from ${least} to ${most}`;
  return z.coerce.number(text).min(least, text).max(most, text);
};
const WHOLE = 'has to be a whole number';
const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** The web app's own settings; those of the database and of one-click Microsoft are read by their packages. */
export const webSettings = z.object({
  PORTICO_ORIGIN: z.string().default('http://localhost:3000'),
  PORTICO_PORT: numberFrom(1, 65_535).int(WHOLE).default(3000),
  PORTICO_HOST: z.string().default(''),
  PORTICO_SIGN_INS_BEGUN: numberFrom(10, 1_000_000).int(WHOLE).default(600),
  PORTICO_TRUSTED_PROXIES: numberFrom(0, 10).int(WHOLE).default(0),
  PORTICO_DATABASE_POOL: numberFrom(2, 200).int(WHOLE).default(10),
  PORTICO_DNS_SERVERS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((server) => server.trim())
        .filter(Boolean),
    ),
  PORTICO_DRAIN_SECONDS: numberFrom(0, 300).default(5),
  PORTICO_LOG_LEVEL: z.enum(LEVELS, `has to be one of ${LEVELS.join(', ')}`).default('info'),
});

export type WebEnv = {
  /** Where browsers reach Portico. Every address that leaves it is built from this one. */
  readonly origin: URL;
  readonly port: number;
  /** What to listen on. Loopback alone unless the deployment is reached from elsewhere. */
  readonly host: string;
  /** How many proxies in front are ours: that many entries of X-Forwarded-For are trusted, from the right. */
  readonly trustedProxies: number;
  /** After a stop was asked for, so long is everything served on, until balancers have noticed. */
  readonly drainSeconds: number;
  /** Sign-ins that one network may have begun and not finished, and how many of them come back by the minute. */
  readonly beginnings: Budget;
  readonly databaseUrl: string;
  readonly databasePool: number;
  readonly logLevel: string;
  /** Name servers to ask for the proof of domains; empty for the system's. */
  readonly dnsServers: readonly string[];
  readonly keyRing: KeyRing;
  readonly provisioning: ProvisioningEnv;
  readonly social: SocialSettings;
};

/** Reads all settings, or throws an error that names the first one that cannot be used. */
export function readWebEnv(environment: Readonly<Record<string, string | undefined>> = process.env): WebEnv {
  const parsed = webSettings.safeParse(withoutEmpty(environment));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SettingError(`${String(issue?.path[0])} ${issue?.message}`);
  }
  const origin = originOf(parsed.data.PORTICO_ORIGIN);
  const provisioning = readProvisioningEnv(origin, environment);
  return {
    origin,
    port: parsed.data.PORTICO_PORT,
    host: parsed.data.PORTICO_HOST || defaultHost(origin),
    trustedProxies: parsed.data.PORTICO_TRUSTED_PROXIES,
    beginnings: beginningsOf(parsed.data.PORTICO_SIGN_INS_BEGUN),
    drainSeconds: parsed.data.PORTICO_DRAIN_SECONDS,
    databaseUrl: readDatabaseEnv(environment).databaseUrl,
    databasePool: parsed.data.PORTICO_DATABASE_POOL,
    logLevel: parsed.data.PORTICO_LOG_LEVEL,
    dnsServers: parsed.data.PORTICO_DNS_SERVERS,
    keyRing: readKeyRing(environment),
    provisioning,
    social: readSocialEnv(provisioning, environment),
  };
}

/** What a command on the server needs: the database, and the address that its links begin with. */
export function readCommandEnv(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Pick<WebEnv, 'origin' | 'databaseUrl'> {
  const { PORTICO_ORIGIN: origin = webSettings.shape.PORTICO_ORIGIN.parse(undefined) } =
    withoutEmpty(environment);
  return { origin: originOf(origin), databaseUrl: readDatabaseEnv(environment).databaseUrl };
}

function withoutEmpty(environment: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
}

/** A fifth of them by the minute: whoever only begins gets no further than that. */
const beginningsOf = (burst: number): Budget => ({ burst, perMinute: Math.ceil(burst / 5) });

function originOf(text: string): URL {
  const url = parseAbsoluteUrl(text);
  if (!url || !isSecureTransport(url) || url.pathname !== '/' || url.search || url.hash) {
    throw new SettingError(
      'PORTICO_ORIGIN has to be https://host[:port], or http on loopback, without a path',
    );
  }
  return new URL(url.origin);
}

function defaultHost(origin: URL): string {
  return isLoopbackHost(origin.hostname) ? 'localhost' : '0.0.0.0';
}
