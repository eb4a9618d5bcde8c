import { isLoopbackHost } from '@portico/core';
import { readDatabaseEnv } from '@portico/database';
import { type ProvisioningEnv, readProvisioningEnv } from '@portico/provisioning';
import { originOf, readSettings, settings } from '@portico/service';
import type { SocialSettings } from '@portico/sign-in';
import { type KeyRing, readKeyRing } from '@portico/vault';
import { z } from 'zod';
import { readSocialEnv } from './social-env.ts';

/** The web app's own settings; those of the database and of one-click Microsoft are read by their packages. */
export const webSettings = z.object({
  PORTICO_ORIGIN: settings.origin,
  PORTICO_PORT: settings.whole(1, 65_535).default(3000),
  PORTICO_HOST: z.string().default(''),
  PORTICO_SIGN_INS_BEGUN: settings.whole(10, 1_000_000).default(600),
  PORTICO_TRUSTED_PROXIES: settings.whole(0, 10).default(0),
  PORTICO_DATABASE_POOL: settings.whole(2, 200).default(10),
  PORTICO_DNS_SERVERS: settings.list,
  PORTICO_SAML_RESPONSE_HOSTS: settings.list,
  PORTICO_DRAIN_SECONDS: settings.number(0, 300).default(5),
  PORTICO_LOG_LEVEL: settings.logLevel,
});

/** What a network may begin. */
export type Budget = {
  /** So many at once. */
  readonly burst: number;
  /** So many come back by the minute. */
  readonly perMinute: number;
};

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
  /** Hosts of former services whose address for SAML responses leads here now. */
  readonly samlResponseHosts: readonly string[];
  readonly keyRing: KeyRing;
  readonly provisioning: ProvisioningEnv;
  readonly social: SocialSettings;
};

/** Reads all settings, or throws an error that names the first one that cannot be used. */
export function readWebEnv(environment: Readonly<Record<string, string | undefined>> = process.env): WebEnv {
  const set = readSettings(webSettings, environment);
  const origin = originOf(set.PORTICO_ORIGIN);
  const provisioning = readProvisioningEnv(origin, environment);
  return {
    origin,
    port: set.PORTICO_PORT,
    host: set.PORTICO_HOST || defaultHost(origin),
    trustedProxies: set.PORTICO_TRUSTED_PROXIES,
    beginnings: beginningsOf(set.PORTICO_SIGN_INS_BEGUN),
    drainSeconds: set.PORTICO_DRAIN_SECONDS,
    databaseUrl: readDatabaseEnv(environment).databaseUrl,
    databasePool: set.PORTICO_DATABASE_POOL,
    logLevel: set.PORTICO_LOG_LEVEL,
    dnsServers: set.PORTICO_DNS_SERVERS,
    samlResponseHosts: set.PORTICO_SAML_RESPONSE_HOSTS,
    keyRing: readKeyRing(environment),
    provisioning,
    social: readSocialEnv(provisioning, environment),
  };
}

/** What a command on the server needs: the database, and the address that its links begin with. */
export function readCommandEnv(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Pick<WebEnv, 'origin' | 'databaseUrl'> {
  const { PORTICO_ORIGIN: origin } = readSettings(webSettings.pick({ PORTICO_ORIGIN: true }), environment);
  return { origin: originOf(origin), databaseUrl: readDatabaseEnv(environment).databaseUrl };
}

/** A fifth of them by the minute: whoever only begins gets no further than that. */
const beginningsOf = (burst: number): Budget => ({ burst, perMinute: Math.ceil(burst / 5) });

function defaultHost(origin: URL): string {
  return isLoopbackHost(origin.hostname) ? 'localhost' : '0.0.0.0';
}
