import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseError } from '../database-error.ts';
import { handOver, type Placement } from './placement.ts';

/** The superuser of the embedded cluster and the name of its first database. */
export const CLUSTER_USER = 'portico';

/** What a server or initdb gets to see of our environment: no secret of ours. */
export const SERVER_ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  NODE_ENV: 'production',
} as const;

/** The password of the cluster, made once and kept in a file of mode 0600. */
export function clusterPassword(home: string): string {
  const file = join(home, 'password');
  if (!existsSync(file))
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8');
}

/**
 * Makes the data folder if there is none. It is built beside its place and renamed when whole, so a start that was
 * killed here leaves nothing that a later one would take for a cluster.
 *
 * @throws DatabaseError `postgres_start_failed`
 */
export function initializeCluster(placement: Placement, password: string): void {
  const { data } = placement;
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const part = `${data}.part`;
  for (const folder of [data, part]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(part, { recursive: true, mode: 0o700 });
  handOver(part, placement);
  runInitdb(placement, part, password);
  renameSync(part, data);
}

function runInitdb(placement: Placement, folder: string, password: string): void {
  // By file: an argument is visible to every user, and initdb cannot open /dev/stdin of a Node child (ENXIO).
  const passwordFile = join(dirname(folder), `.initdb-${randomBytes(6).toString('hex')}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  handOver(passwordFile, placement);
  try {
    const [command = '', ...args] = [
      ...placement.prefix,
      join(placement.bin, 'initdb'),
      ...['-D', folder, '-U', CLUSTER_USER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
      ...['-E', 'UTF8', '--locale=C', '--no-instructions', '--no-sync'],
    ];
    const user = placement.user === undefined ? {} : { uid: placement.user, gid: placement.user };
    const done = spawnSync(command, args, { ...user, env: SERVER_ENVIRONMENT, cwd: '/', encoding: 'utf8' });
    if (done.status !== 0) {
      throw new DatabaseError(
        'postgres_start_failed',
        `initdb failed: ${done.stderr || done.error?.message}`,
      );
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
