import { setTimeout as delay } from 'node:timers/promises';
import { type Database, openDatabase } from '@portico/database';
import { cpuMs, round } from './measures.ts';

const DAY_MS = 86_400_000;
/** What one worker is to keep healthy: each is looked at once a day. */
const CONNECTIONS = 10_000;
const WARM = 50;
const POLL_MS = 5;
const IDLE_MS = 20_000;

/**
 * What it costs a worker to look at a connection that is as it has to be: two tokens, app registration and enterprise app, and
 * what is written down; and what it costs to have nothing to do. From both, what so many connections take of a core.
 *
 * @param of.workerPid its process
 */
export async function measureLooks(of: {
  readonly databaseUrl: string;
  readonly workerPid: number;
  readonly count: number;
}) {
  const { pool, close } = openDatabase({ url: of.databaseUrl, poolSize: 2 });
  try {
    await look(pool, WARM);
    const began = cpuMs(of.workerPid);
    await look(pool, of.count);
    const cpuMsPerLook = (cpuMs(of.workerPid) - began) / of.count;
    const idleBegan = { cpu: cpuMs(of.workerPid), at: performance.now() };
    await delay(IDLE_MS);
    const idleShare = (cpuMs(of.workerPid) - idleBegan.cpu) / (performance.now() - idleBegan.at);
    const looksShare = (cpuMsPerLook * CONNECTIONS) / DAY_MS;
    return {
      ...{ count: of.count, workerCpuMsPerLook: round(cpuMsPerLook) },
      percentOfACore: {
        idle: round(idleShare * 100),
        [`looking at ${CONNECTIONS} connections a day`]: round(looksShare * 100),
        together: round((idleShare + looksShare) * 100),
      },
    };
  } finally {
    await close();
  }
}

/** Lets every connection be due again and again, until so many looks are done. */
async function look(pool: Database['pool'], count: number): Promise<void> {
  for (let done = 0; done < count; ) {
    const before = await looks(pool);
    const text = `WITH due AS (UPDATE entra_app_registrations SET care_at = now() WHERE connection_status = 'active' RETURNING 1)
      SELECT count(*)::int AS due, pg_notify('portico_provisioning', '') FROM due`;
    const { rows } = await pool.query<{ due: number }>(text);
    const due = rows[0]?.due ?? 0;
    if (due === 0) throw new Error('there is no connection to look at');
    while ((await looks(pool)) < before + due) await delay(POLL_MS);
    done += due;
  }
}

async function looks(pool: Database['pool']): Promise<number> {
  const text = `SELECT count(*)::int AS count FROM provisioning_runs WHERE kind = 'check' AND state = 'succeeded'`;
  return (await pool.query<{ count: number }>(text)).rows[0]?.count ?? 0;
}
