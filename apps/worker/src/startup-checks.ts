import {
  type Database,
  MIGRATIONS_FOLDER,
  MOST_CLOCK_SKEW_MS,
  masterKeyCanaries,
  readMigrationStatus,
  readMigrations,
  waysPastTheAuditLog,
} from '@portico/database';
import { SettingError } from '@portico/provisioning';
import { checkCanary, type KeyRing } from '@portico/vault';
import type { Log } from './log.ts';

/**
 * Refuses to work on a database of another release, or with another master key than the web app's: what the worker
 * sealed with that, nobody could open (attack 101, fault R32).
 *
 * @throws SettingError or VaultError that names the setting
 */
export async function checkDatabase(database: Pick<Database, 'pool'>, keyRing: KeyRing): Promise<void> {
  const migrations = await readMigrations(MIGRATIONS_FOLDER);
  const { pending, edited } = await readMigrationStatus(database.pool, migrations);
  const wrong = [...pending, ...edited];
  if (wrong.length > 0) {
    throw new SettingError(`the database of DATABASE_URL lacks the migrations ${wrong.join(', ')}`);
  }
  for (const { sealed } of await masterKeyCanaries(database.pool).all()) await checkCanary(keyRing, sealed);
}

/** Tells, and no more, where whoever has the password of DATABASE_URL can change the audit log (attack 94). */
export async function tellOfOpenAuditLog({ pool }: Pick<Database, 'pool'>, log: Log): Promise<void> {
  const ways = await waysPastTheAuditLog(pool);
  if (ways.length > 0) log('database.audit_log_open', { role: ways, see: 'DATABASE_MIGRATION_URL' });
}

/**
 * @param aheadMs the database's clock less ours
 * @throws SettingError when one of both is wrong (review R11)
 */
export function checkClock(aheadMs: number): void {
  if (Math.abs(aheadMs) <= MOST_CLOCK_SKEW_MS) return;
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  throw new SettingError(
    `the clock of this machine is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} that of the database of DATABASE_URL: one of both is wrong, set it by NTP`,
  );
}
