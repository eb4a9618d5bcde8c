import { SettingError } from '@portico/core';
import {
  type Database,
  MOST_CLOCK_SKEW_MS,
  masterKeyCanaries,
  readMigrationStatus,
  readMigrations,
  waysPastTheAuditLog,
} from '@portico/database';
import { checkCanary, type KeyRing, sealCanary } from '@portico/vault';
import type { Log } from './log.ts';

type Pooled = Pick<Database, 'pool'>;

/**
 * Refuses to start on a database that was written with another master key: what this process sealed, nobody could open, and
 * the other way round (attack 101). @throws VaultError that names PORTICO_MASTER_KEY
 */
export async function checkMasterKey({ pool }: Pooled, keyRing: KeyRing): Promise<void> {
  for (const { sealed } of await masterKeyCanaries(pool).all()) await checkCanary(keyRing, sealed);
}

/** Leaves something sealed with the keys in use, by which the next start knows them. */
export async function leaveCanary({ pool }: Pooled, keyRing: KeyRing): Promise<void> {
  const canaries = masterKeyCanaries(pool);
  const known = await canaries.all();
  if (known.some(({ keyId }) => keyId === keyRing.currentKeyId)) return;
  await canaries.add(keyRing.currentKeyId, await sealCanary(keyRing));
}

/** @throws SettingError when the schema is not the one this release was built for (fault R32) */
export async function checkSchema({ pool }: Pooled): Promise<void> {
  const { pending, edited, unknown } = await readMigrationStatus(pool, readMigrations());
  if (pending.length > 0 || edited.length > 0) {
    throw new SettingError(
      `the database of DATABASE_URL lacks the migrations ${[...pending, ...edited].join(', ')}: run them first`,
    );
  }
  if (unknown.length > 0) {
    throw new SettingError(
      `a newer release has migrated the database of DATABASE_URL (${unknown.join(', ')}): start that one, or restore a backup from before`,
    );
  }
}

/**
 * Tells, and no more, where the audit log is not safe from whoever has the database's password: with one role for
 * everything, which is how Portico begins (attack 94).
 */
export async function tellOfOpenAuditLog({ pool }: Pooled, log: Log): Promise<void> {
  const ways = await waysPastTheAuditLog(pool);
  if (ways.length === 0) return;
  const because = `the role of DATABASE_URL ${ways.join(', ')}`;
  log.warn(
    { because },
    'whoever has the password of DATABASE_URL can change the audit log: see DATABASE_MIGRATION_URL',
  );
}

/**
 * @param aheadMs the database's clock less ours
 * @throws SettingError when one of both is so wrong that no sign-in could succeed (review R11)
 */
export function checkClock(aheadMs: number): void {
  if (Math.abs(aheadMs) <= MOST_CLOCK_SKEW_MS) return;
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  throw new SettingError(
    `the clock of this machine is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} that of the database of DATABASE_URL: one of both is wrong, set it by NTP`,
  );
}
