import {
  type Database,
  MIGRATIONS_FOLDER,
  masterKeyCanaries,
  readMigrationStatus,
  readMigrations,
} from '@portico/database';
import { SettingError } from '@portico/provisioning';
import { checkCanary, type KeyRing } from '@portico/vault';

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
