import { readDatabaseEnv } from '@portico/database';
import { type ProvisioningEnv, readProvisioningEnv } from '@portico/provisioning';
import { originOf, readSettings, settings } from '@portico/service';
import { type KeyRing, readKeyRing } from '@portico/vault';
import { z } from 'zod';
import { type MailSettings, mailSettings } from './mail/mail-settings.ts';

/** The worker's own settings; the others are read by their packages. */
export const workerSettings = z.object({
  PORTICO_ORIGIN: settings.origin,
  PORTICO_WORKER_HEALTH_PORT: settings.whole(1, 65_535).optional(),
  PORTICO_WORKER_HEALTH_HOST: z.string().default('127.0.0.1'),
  PORTICO_DNS_SERVERS: settings.list,
  PORTICO_SMTP_URL: z.string().optional(),
  PORTICO_MAIL_FROM: z.string().optional(),
  PORTICO_LOG_LEVEL: settings.logLevel,
});

export type WorkerEnv = {
  readonly origin: URL;
  readonly databaseUrl: string;
  /** Where /livez and /readyz answer; undefined for nowhere. */
  readonly health: { readonly port: number; readonly host: string } | undefined;
  readonly logLevel: string;
  /** Name servers to ask about domains; empty for the system's. */
  readonly dnsServers: readonly string[];
  /** Undefined where nobody is sent anything. */
  readonly mail: MailSettings | undefined;
  readonly keyRing: KeyRing;
  readonly provisioning: ProvisioningEnv;
};

/** @throws an error that names the first setting that cannot be used */
export function readWorkerEnv(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): WorkerEnv {
  const set = readSettings(workerSettings, environment);
  const origin = originOf(set.PORTICO_ORIGIN);
  const port = set.PORTICO_WORKER_HEALTH_PORT;
  return {
    origin,
    databaseUrl: readDatabaseEnv(environment).databaseUrl,
    health: port === undefined ? undefined : { port, host: set.PORTICO_WORKER_HEALTH_HOST },
    logLevel: set.PORTICO_LOG_LEVEL,
    dnsServers: set.PORTICO_DNS_SERVERS,
    mail: mailSettings(set.PORTICO_SMTP_URL, set.PORTICO_MAIL_FROM),
    keyRing: readKeyRing(environment),
    provisioning: readProvisioningEnv(origin, environment),
  };
}
