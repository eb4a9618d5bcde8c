import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { PostgresBinaries } from './binaries.ts';

/** Where the server's files lie and as whom it runs. PostgreSQL refuses to run as root. */
export type Placement = {
  readonly bin: string;
  readonly data: string;
  /** Goes before every command. */
  readonly prefix: readonly string[];
  /** The system user for every command; undefined means ours. */
  readonly user: number | undefined;
};

/**
 * `direct`: as the ordinary user that we are. `user-namespace`: we are root and the server sees itself as another user,
 * while the files stay ours. `staged`: we are root without user namespaces (a plain container), so binaries and data
 * go where an unprivileged user can reach them.
 */
export type PlacementMode = 'direct' | 'user-namespace' | 'staged';

/** `nobody`. It stands in every /etc/passwd, where initdb looks its user up. */
const UNPRIVILEGED = 65_534;
const NAMESPACE = ['unshare', '--user', `--map-user=${UNPRIVILEGED}`, `--map-group=${UNPRIVILEGED}`, '--'];
const STAGE = '/var/lib/portico';

export function detectPlacementMode({ folder }: PostgresBinaries): PlacementMode {
  if (process.getuid?.() !== 0) return 'direct';
  const [command = '', ...args] = [...NAMESPACE, join(folder, 'bin/postgres'), '--version'];
  return spawnSync(command, args).status === 0 ? 'user-namespace' : 'staged';
}

export function place(home: string, binaries: PostgresBinaries, mode: PlacementMode): Placement {
  const own = { bin: join(binaries.folder, 'bin'), data: join(home, 'data'), user: undefined };
  if (mode === 'direct') return { ...own, prefix: [] };
  if (mode === 'user-namespace') return { ...own, prefix: NAMESPACE };
  return { bin: join(stage(binaries), 'bin'), data: stagedData(home), prefix: [], user: UNPRIVILEGED };
}

/** Deletes the cluster of this home, wherever its data lie. The server has to be stopped. */
export function removeCluster(home: string): void {
  if (existsSync(clusterIdFile(home))) rmSync(stagedData(home), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}

/** Gives a file or an empty folder to the user of the server. */
export function handOver(path: string, { user }: Placement): void {
  if (user !== undefined) chownSync(path, user, user);
}

function stage({ folder, version }: PostgresBinaries): string {
  const staged = join(STAGE, `postgres-${version}`);
  if (existsSync(staged)) return staged;
  const part = `${staged}.${process.pid}`;
  mkdirSync(STAGE, { recursive: true, mode: 0o755 });
  cpSync(folder, part, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(part, staged);
  } catch (cause) {
    // Another start staged the same release in the meantime.
    rmSync(part, { recursive: true, force: true });
    if (!existsSync(staged)) throw cause;
  }
  return staged;
}

/** Named after a random id that is kept in the home: a fresh checkout in the same folder never meets old data. */
function stagedData(home: string): string {
  const file = clusterIdFile(home);
  if (!existsSync(file)) writeFileSync(file, randomBytes(8).toString('hex'), { mode: 0o600 });
  return join(STAGE, `data-${readFileSync(file, 'utf8')}`);
}

function clusterIdFile(home: string): string {
  return join(home, 'cluster-id');
}
