import type { AdjustableClock } from './clock/clock.ts';
import type { ReplicationDelays } from './directory/replication.ts';
import type { SeedDocument } from './directory/seed.ts';
import type { Store } from './directory/store.ts';
import type { FaultRules } from './faults/fault-rules.ts';
import type { Browsers } from './login/browsers.ts';
import type { Flows } from './login/flows.ts';
import type { Grants } from './login/grants.ts';
import type { RandomSource } from './randomness/random-source.ts';
import type { ForgeQueue } from './tokens/forge.ts';
import type { SigningKeys } from './tokens/signing-keys.ts';
import type { RequestLog } from './web/request-log.ts';

/** Switches that the control API can turn. */
export interface EmulatorSettings {
  /** Whether `instantiate` makes the caller owner of what it creates. Microsoft's behaviour today is unverified. */
  instantiateGivesOwner: boolean;
}

/** Everything that the parts of one running emulator work with. Made in `compose.ts` and nowhere else. */
export interface Emulator {
  /** The one configured address of login and Graph. Never taken from a request. */
  readonly origin: string;
  readonly store: Store;
  readonly clock: AdjustableClock;
  readonly random: RandomSource;
  readonly keys: SigningKeys;
  readonly browsers: Browsers;
  readonly flows: Flows;
  readonly grants: Grants;
  readonly forgeries: ForgeQueue;
  readonly faults: FaultRules;
  readonly replication: ReplicationDelays;
  readonly requestLog: RequestLog;
  readonly settings: EmulatorSettings;
  readonly seed: SeedDocument;
  /** Makes `sub` pairwise and `login_hint` opaque; kept with the signing keys. */
  readonly salt: string;
}
