import type { AdjustableClock } from './clock/clock.ts';
import type { ReplicationDelays } from './directory/replication.ts';
import type { SeedDocument } from './directory/seed.ts';
import type { Store } from './directory/store.ts';
import type { FaultRules } from './faults/fault-rules.ts';
import type { ToldRefusals } from './login/authorize/told-refusals.ts';
import type { Browsers } from './login/browsers.ts';
import type { DeviceCodes } from './login/device/device-codes.ts';
import type { Flows } from './login/flows.ts';
import type { Grants } from './login/grants.ts';
import type { ForeignIssuers } from './login/token/foreign-issuers.ts';
import type { RandomSource } from './randomness/random-source.ts';
import type { Snapshots } from './state/snapshots.ts';
import type { ForgeQueue } from './tokens/forge.ts';
import type { SigningKeys } from './tokens/signing-keys.ts';
import type { RequestLog } from './web/request-log.ts';
import type { ServiceAddress, ServiceAddresses } from './web/service-address.ts';

/** Switches that the control API can turn. */
export interface EmulatorSettings {
  /** Whether `instantiate` makes the caller owner of what it creates. Microsoft's behaviour today is unverified. */
  instantiateGivesOwner: boolean;
  /** How long access tokens and id_tokens live, in seconds. */
  tokenLifetimeSeconds: number;
  /** Whether Graph checks bearer tokens. Without, whoever calls may do everything in the directory the token names. */
  validateTokens: boolean;
  /** Whether the control API answers other machines too. Set at the start only. */
  controlFromNetwork: boolean;
  /** Whether the login surface answers at all. */
  loginEnabled: boolean;
  /** Replaces the issuer of every token and of discovery; `{tenantid}` in it stands for the directory. */
  issuer: string | null;
  /** Where Graph calls without a readable token happen while `validateTokens` is off. */
  defaultDirectoryId: string | null;
}

export const usualSettings: EmulatorSettings = {
  instantiateGivesOwner: false,
  tokenLifetimeSeconds: 3599,
  validateTokens: true,
  controlFromNetwork: false,
  loginEnabled: true,
  issuer: null,
  defaultDirectoryId: null,
};

/** Everything that the parts of one running emulator work with. Made in `compose.ts` and nowhere else. */
export interface Emulator {
  /** The configured address of login and Graph: of the request that is served, else the http one. */
  readonly origin: string;
  /** What follows from `origin`. */
  readonly address: ServiceAddress;
  /** Every name that the emulator was configured with. A request chooses among them and adds none. */
  readonly addresses: ServiceAddresses;
  /** What HTTPS clients must trust, PEM. Undefined without HTTPS. */
  readonly caCertificate: string | undefined;
  readonly store: Store;
  readonly clock: AdjustableClock;
  readonly random: RandomSource;
  readonly keys: SigningKeys;
  readonly browsers: Browsers;
  readonly flows: Flows;
  readonly grants: Grants;
  readonly devices: DeviceCodes;
  readonly foreignIssuers: ForeignIssuers;
  readonly forgeries: ForgeQueue;
  readonly toldRefusals: ToldRefusals;
  readonly faults: FaultRules;
  readonly replication: ReplicationDelays;
  readonly requestLog: RequestLog;
  readonly settings: EmulatorSettings;
  /** What a reset brings back. */
  readonly initialSettings: Readonly<EmulatorSettings>;
  readonly snapshots: Snapshots;
  readonly seed: SeedDocument;
  /** `idtyp: app` on every app-only token, not on Graph's and requested ones alone. */
  readonly idtypOnEveryAppToken: boolean;
  /** Makes `sub` pairwise and `login_hint` opaque; kept with the signing keys. */
  readonly salt: string;
}

/** The emulator as a request sees it: under the configured name that it was asked by. */
export const emulatorAt = (emulator: Emulator, address: ServiceAddress): Emulator =>
  address === emulator.address ? emulator : { ...emulator, origin: address.origin, address };
