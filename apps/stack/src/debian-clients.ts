import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Packages of Debian's with programs that the emulator is tried with, and a file that each of them has. */
const PACKAGES: Readonly<Record<string, string>> = {
  'azure-cli': '/usr/bin/az',
  'python3-msal': '/usr/lib/python3/dist-packages/msal/__init__.py',
};
/** The tests read it: with it, a program that is missing fails them. */
const ALL_ARE_HERE = { PORTICO_DEBIAN_CLIENTS: 'required' } as const;
const APT_GET = '/usr/bin/apt-get';

/** What this step needs of a machine. */
export interface Machine {
  readonly isRoot: boolean;
  readonly has: (path: string) => boolean;
  /** @returns whether the command went well */
  readonly run: (command: string, args: readonly string[]) => boolean;
  readonly say: (line: string) => void;
}

const thisMachine: Machine = {
  isRoot: process.getuid?.() === 0,
  has: existsSync,
  run: (command, args) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(command, args, { stdio: 'inherit', env }).status === 0;
  },
  say: console.log,
};

/**
 * The settings of the tests about Azure CLI and MSAL for Python. As root on a system with apt-get, missing ones are
 * installed. Elsewhere their tests are left out, and a line says so: a package manager of one's own is not ours to use.
 *
 * @throws Error when they cannot be installed although they should
 */
export function debianClients(machine: Machine = thisMachine): Readonly<Record<string, string>> {
  const missing = missingPackages(machine);
  if (missing.length === 0) return ALL_ARE_HERE;
  const command = `apt-get install --no-install-recommends ${missing.join(' ')}`;
  if (!machine.isRoot || !machine.has(APT_GET)) {
    machine.say(`Not tried on this machine: ${missing.join(', ')} (${command}, as root).`);
    return {};
  }
  machine.say(`Installing programs that the emulator is tried with (${command}).`);
  // An update may fail for a source that has nothing to do with these; whether they can be had, the install tells.
  machine.run(APT_GET, ['-qq', 'update']);
  const isDone = machine.run(APT_GET, ['-qq', 'install', '-y', '--no-install-recommends', ...missing]);
  const still = missingPackages(machine);
  if (!isDone || still.length > 0) throw new Error(`This failed: ${command}`);
  return ALL_ARE_HERE;
}

const missingPackages = ({ has }: Machine): string[] =>
  Object.entries(PACKAGES).flatMap(([name, path]) => (has(path) ? [] : [name]));
