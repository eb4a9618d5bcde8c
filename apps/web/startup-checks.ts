import {
  type Database,
  MIGRATIONS_FOLDER,
  masterKeyCanaries,
  readMigrationStatus,
  readMigrations,
} from '@portico/database';
import { SettingError } from '@portico/provisioning';
import { checkCanary, type KeyRing, sealCanary } from '@portico/vault';

/**
 * Refuses to start on a database that was written with another master key, and leaves a canary for the keys in use
 * (attack 101). @throws VaultError that names PORTICO_MASTER_KEY
 */
export async function checkMasterKey(database: Database, keyRing: KeyRing): Promise<void> {
  const canaries = masterKeyCanaries(database.pool);
  const known = await canaries.all();
  for (const { sealed } of known) await checkCanary(keyRing, sealed);
  if (!known.some(({ keyId }) => keyId === keyRing.currentKeyId)) {
    await canaries.add(keyRing.currentKeyId, await sealCanary(keyRing));
  }
}

/** @throws SettingError when the schema is not the one this release was built for (fault R32) */
export async function checkSchema(database: Database): Promise<void> {
  const { pending, edited } = await readMigrationStatus(
    database.pool,
    await readMigrations(MIGRATIONS_FOLDER),
  );
  if (pending.length > 0 || edited.length > 0) {
    throw new SettingError(
      `the database of DATABASE_URL lacks the migrations ${[...pending, ...edited].join(', ')}: run them first`,
    );
  }
}
