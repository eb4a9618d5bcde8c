import { isSecureTransport, parseAbsoluteUrl } from '@portico/core';
import { readDatabaseEnv } from '@portico/database';
import { type ProvisioningEnv, readProvisioningEnv, SettingError } from '@portico/provisioning';
import { type KeyRing, readKeyRing } from '@portico/vault';
import { z } from 'zod';

const numberFrom = (least: number, most: number) => {
  const text = `has to be a number from ${least} to ${most}`;
  return z.coerce.number(text).min(least, text).max(most, text);
};
const WHOLE = 'has to be a whole number';
const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** The worker's own settings; the others are read by their packages. */
export const workerSettings = z.object({
  PORTICO_ORIGIN: z.string().default('http://localhost:3000'),
  PORTICO_WORKER_HEALTH_PORT: numberFrom(1, 65_535).int(WHOLE).optional(),
  PORTICO_WORKER_HEALTH_HOST: z.string().default('127.0.0.1'),
  PORTICO_DNS_SERVERS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((server) => server.trim())
        .filter(Boolean),
    ),
  PORTICO_LOG_LEVEL: z.enum(LEVELS, `has to be one of ${LEVELS.join(', ')}`).default('info'),
});

export type WorkerEnv = {
  readonly origin: URL;
  readonly databaseUrl: string;
  /** Where /livez and /readyz answer; undefined for nowhere. */
  readonly health: { readonly port: number; readonly host: string } | undefined;
  readonly logLevel: string;
  /** Name servers to ask about domains; empty for the system's. */
  readonly dnsServers: readonly string[];
  readonly keyRing: KeyRing;
  readonly provisioning: ProvisioningEnv;
};

/** @throws an error that names the first setting that cannot be used */
export function readWorkerEnv(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): WorkerEnv {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = workerSettings.safeParse(set);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SettingError(`${String(issue?.path[0])} ${issue?.message}`);
  }
  const origin = parseAbsoluteUrl(parsed.data.PORTICO_ORIGIN);
  if (!origin || !isSecureTransport(origin)) {
    throw new SettingError('PORTICO_ORIGIN has to be https://host[:port], or http on loopback');
  }
  const port = parsed.data.PORTICO_WORKER_HEALTH_PORT;
  return {
    origin: new URL(origin.origin),
    databaseUrl: readDatabaseEnv(environment).databaseUrl,
    health: port === undefined ? undefined : { port, host: parsed.data.PORTICO_WORKER_HEALTH_HOST },
    logLevel: parsed.data.PORTICO_LOG_LEVEL,
    dnsServers: parsed.data.PORTICO_DNS_SERVERS,
    keyRing: readKeyRing(environment),
    provisioning: readProvisioningEnv(origin, environment),
  };
}
