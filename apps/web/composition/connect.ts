import { systemClock } from '@portico/core';
import { openDatabase, watchDatabase } from '@portico/database';
import {
  checkClock,
  checkMasterKey,
  checkSchema,
  type Log,
  leaveCanary,
  tellOfOpenAuditLog,
} from '@portico/service';
import type { WebEnv } from './env.ts';

/** Opens the database and looks whether it is ours and of this release. @throws an error that names the setting */
export async function connect(env: WebEnv, log: Log) {
  const options = { url: env.databaseUrl, applicationName: 'portico-web' };
  const database = openDatabase({
    ...options,
    poolSize: env.databasePool,
    onConnectionLost: (error) => log.warn({ err: error }, 'database connection lost'),
  });
  await checkSchema(database);
  await checkMasterKey(database, env.keyRing);
  await leaveCanary(database, env.keyRing);
  await tellOfOpenAuditLog(database, log);
  const watch = await watchDatabase({
    ...options,
    database,
    clock: systemClock,
    onChange: (state) => log.warn({ state }, 'database changed its state'),
    onClockOff: (aheadMs) => log.error({ aheadMs }, 'clock differs from that of the database'),
  });
  checkClock(watch.clockAheadMs());
  return { database, watch };
}
