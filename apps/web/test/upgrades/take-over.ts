import { migrateDatabase } from '@portico/database';
import { type Dump, loadDump, openTestDatabase, readDump, withoutSchema } from '@portico/testing';
import { KeyRing } from '@portico/vault';
import { administrationOn, type Deployment, type Portico, startPortico, VISITOR } from '../harness/index.ts';
import { APPLICATION, ENTRA, type Held, PORTICO } from './held.ts';

/**
 * This version on what a deployment of an earlier one has left: its rows, migrated as an operator does it, its master key, and
 * the directories as they were. Call it at the top of a file.
 *
 * @param name of the dump
 * @param application where the server of its application is now
 */
export async function takeOver(
  name: string,
  application: string,
): Promise<{ readonly portico: Portico; readonly dump: Dump<Held> }> {
  const dumps: Dump<Held>[] = [];
  const portico = await startPortico({
    async deployment({ origin, emulator }) {
      const places = { [PORTICO]: origin.origin, [ENTRA]: emulator.origin, [APPLICATION]: application };
      const dump = readDump<Held>(name, places);
      dumps.push(dump);
      await emulator.control.send('POST', '/import', dump.held.directories);
      return migrated(dump, origin);
    },
  });
  const [dump] = dumps;
  if (dump === undefined) throw new Error('the dump was not read');
  return { portico, dump };
}

async function migrated(dump: Dump<Held>, origin: URL): Promise<Deployment> {
  const url = await withoutSchema();
  await loadDump(url, dump);
  await migrateDatabase({ databaseUrl: url, migrationUrl: undefined });
  const database = openTestDatabase(url);
  const { masterKey, seed, seedFacts, dashboardSessions } = dump.held;
  const administration = administrationOn(database, KeyRing.parse(masterKey), origin);
  const viewer = await administration.resolveDashboardSession(dashboardSessions.operator);
  if (viewer === undefined) throw new Error('the operator has no session any more');
  const operatorCaller = { ...VISITOR, principal: viewer };
  return { database, masterKey, seed: { ...seed, administration, operatorCaller }, seedFacts };
}
