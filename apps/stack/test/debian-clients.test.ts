import { describe, expect, test } from 'vitest';
import { debianClients, type Machine } from '../src/debian-clients.ts';

const AZ = '/usr/bin/az';
const MSAL = '/usr/lib/python3/dist-packages/msal/__init__.py';
const APT_GET = '/usr/bin/apt-get';
const REQUIRED = { PORTICO_DEBIAN_CLIENTS: 'required' };

/** A machine in memory. `archive`: what its apt-get finds; packages put their file there. */
class FakeMachine implements Machine {
  readonly ran: string[] = [];
  readonly said: string[] = [];
  readonly isRoot: boolean;
  readonly #files: Set<string>;
  readonly #archive: Readonly<Record<string, string>>;

  constructor(
    files: readonly string[],
    { root = true, archive = { 'azure-cli': AZ, 'python3-msal': MSAL } as Record<string, string> } = {},
  ) {
    this.#files = new Set(files);
    this.isRoot = root;
    this.#archive = archive;
  }

  has = (path: string) => this.#files.has(path);
  say = (line: string) => this.said.push(line);
  run = (command: string, args: readonly string[]) => {
    this.ran.push([command, ...args].join(' '));
    if (!args.includes('install')) return true;
    const wanted = args.slice(args.indexOf('--no-install-recommends') + 1);
    if (wanted.some((name) => this.#archive[name] === undefined)) return false;
    for (const name of wanted) this.#files.add(this.#archive[name] ?? '');
    return true;
  };
}

describe('the programs of Debian that the emulator is tried with', () => {
  test('are required of the tests where they are, and nothing is installed', () => {
    for (const root of [true, false]) {
      const machine = new FakeMachine([AZ, MSAL, APT_GET], { root });
      expect(debianClients(machine)).toEqual(REQUIRED);
      expect([machine.ran, machine.said]).toEqual([[], []]);
    }
  });

  test('are installed by root where they are missing, each that is, without what is only recommended', () => {
    const machine = new FakeMachine([AZ, APT_GET]);
    expect(debianClients(machine)).toEqual(REQUIRED);
    expect(machine.ran).toEqual([
      '/usr/bin/apt-get -qq update',
      '/usr/bin/apt-get -qq install -y --no-install-recommends python3-msal',
    ]);
    expect(machine.has(MSAL)).toBe(true);
  });

  test.each([
    ['by nobody but root', new FakeMachine([APT_GET], { root: false })],
    ['by nothing but apt-get', new FakeMachine([])],
  ])(
    'are installed %s: elsewhere one line says that they are not tried, and no test needs them',
    (_, machine) => {
      expect(debianClients(machine)).toEqual({});
      expect(machine.ran).toEqual([]);
      expect(machine.said).toEqual([expect.stringMatching(/^Not tried .*azure-cli, python3-msal/)]);
    },
  );

  test.each([
    ['refuses', {}],
    ['leaves out one', { 'azure-cli': AZ }],
    ['says that it went well, but did not do', { 'azure-cli': AZ, 'python3-msal': '/elsewhere' }],
  ])('fail npm test where root’s apt-get %s', (_, archive) => {
    const machine = new FakeMachine([APT_GET], { archive });
    expect(() => debianClients(machine)).toThrow(
      'This failed: apt-get install --no-install-recommends azure-cli python3-msal',
    );
  });
});
