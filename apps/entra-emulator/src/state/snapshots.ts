import type { Clock } from '../clock/clock.ts';
import type { Store, StoreContent } from '../directory/store.ts';
import type { Browser, Browsers } from '../sessions/browsers.ts';
import type { Flows } from '../sessions/flows.ts';
import type { Grants, RefreshToken } from '../sessions/grants.ts';
import type { EmulatorSettings } from './emulator-settings.ts';

/** What the emulator knew at one moment: directories, sessions, refresh tokens, settings. Keys and clock are not in it. */
interface Snapshot {
  directories: StoreContent;
  browsers: Browser[];
  refreshTokens: [hash: string, token: RefreshToken, expiresAt: number][];
  settings: EmulatorSettings;
}

/** What of a running emulator a snapshot is of. */
interface SnapshotParts {
  store: Store;
  browsers: Browsers;
  grants: Grants;
  settings: EmulatorSettings;
}

/** Named snapshots in memory. They end with the process. */
export class Snapshots {
  readonly #kept = new Map<string, Snapshot>();

  get names(): string[] {
    return [...this.#kept.keys()];
  }

  take(name: string, { store, browsers, grants, settings }: SnapshotParts): void {
    const moment = {
      directories: store.content(),
      browsers: browsers.content(),
      refreshTokens: grants.content(),
      settings: { ...settings },
    };
    this.#kept.set(name, structuredClone(moment));
  }

  /** Back to a snapshot, as often as one likes. False when there is none of that name. */
  restore(
    name: string,
    { store, browsers, grants, flows, settings, clock }: SnapshotParts & { flows: Flows; clock: Clock },
  ): boolean {
    const kept = this.#kept.get(name);
    if (kept === undefined) return false;
    const moment = structuredClone(kept);
    store.replaceContent(moment.directories);
    browsers.clear();
    browsers.restore(moment.browsers, clock.now());
    grants.clear();
    grants.restore(moment.refreshTokens);
    flows.clear();
    Object.assign(settings, moment.settings);
    return true;
  }

  remove(name: string): boolean {
    return this.#kept.delete(name);
  }
}
