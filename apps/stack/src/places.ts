import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where a running stack keeps what it must not lose. */
export type Places = {
  readonly home: string;
  readonly postgres: string;
  readonly logs: string;
  readonly masterKey: string;
  readonly emulatorState: string;
  readonly processes: string;
  readonly demo: string;
};

/** @param stateFolder absolute, or relative to the repository; made with mode 0700 */
export function makePlaces(stateFolder: string): Places {
  const home = resolve(ROOT, stateFolder);
  const places = {
    home,
    postgres: join(home, 'postgres'),
    logs: join(home, 'logs'),
    masterKey: join(home, 'master-key'),
    emulatorState: join(home, 'emulator.json'),
    processes: join(home, 'processes.json'),
    demo: join(home, 'demo.json'),
  };
  for (const folder of [home, places.logs]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
  }
  return places;
}
