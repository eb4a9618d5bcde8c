import type { DirectoryChange } from '../activity/directory-change.ts';
import type { Happenings } from '../activity/happenings.ts';
import type { SignInHappening } from '../activity/sign-in.ts';
import type { AdjustableClock } from '../clock/clock.ts';
import type { ReplicationDelays } from '../directory/replication.ts';
import type { SeedDocument } from '../directory/seed.ts';
import type { FaultRules } from '../faults/fault-rules.ts';
import type { Notices } from '../notices/notices.ts';
import type { ProvisioningService } from '../provisioning-service/provisioning-service.ts';
import type { ToldRefusals } from '../refusals/told-refusals.ts';
import type { Browsers } from '../sessions/browsers.ts';
import type { DeltaReadings } from '../sessions/delta-readings.ts';
import type { DeviceCodes } from '../sessions/device-codes.ts';
import type { Flows } from '../sessions/flows.ts';
import type { Grants } from '../sessions/grants.ts';
import type { LockOut } from '../sessions/lock-out.ts';
import type { SentMails } from '../sessions/sent-mail.ts';
import type { EmulatorSettings } from '../state/emulator-settings.ts';
import type { Snapshots } from '../state/snapshots.ts';
import type { ForeignIssuers } from '../tokens/foreign-issuers.ts';
import type { TokenService } from '../tokens/token-service.ts';
import type { VerifiedTokens } from '../tokens/verified-tokens.ts';
import type { RequestLog } from '../web/request-log.ts';
import type { ServiceAddress, ServiceAddresses } from '../web/service-address.ts';

/** Everything that the parts of one running emulator work with. Made in `compose.ts` and nowhere else. */
export interface Emulator extends TokenService {
  /** The configured address of login and Graph: of the request that is served, else the http one. */
  readonly origin: string;
  /** Every name that the emulator was configured with. A request chooses among them and adds none. */
  readonly addresses: ServiceAddresses;
  /** What HTTPS clients must trust, PEM. Undefined without HTTPS. */
  readonly caCertificate: string | undefined;
  readonly clock: AdjustableClock;
  readonly verifiedTokens: VerifiedTokens;
  readonly browsers: Browsers;
  readonly flows: Flows;
  readonly grants: Grants;
  readonly devices: DeviceCodes;
  readonly deltas: DeltaReadings;
  readonly lockOut: LockOut;
  readonly sentMails: SentMails;
  readonly notices: Notices;
  /** What people tried, and what was changed: the logs that Graph tells. */
  readonly signIns: Happenings<SignInHappening>;
  readonly changes: Happenings<DirectoryChange>;
  readonly foreignIssuers: ForeignIssuers;
  readonly toldRefusals: ToldRefusals;
  readonly faults: FaultRules;
  readonly replication: ReplicationDelays;
  readonly provisioning: ProvisioningService;
  readonly requestLog: RequestLog;
  readonly settings: EmulatorSettings;
  /** What a reset brings back. */
  readonly initialSettings: Readonly<EmulatorSettings>;
  readonly snapshots: Snapshots;
  readonly seed: SeedDocument;
}

/** The emulator as a request sees it: under the configured name that it was asked by. */
export const emulatorAt = (emulator: Emulator, address: ServiceAddress): Emulator =>
  address === emulator.address ? emulator : { ...emulator, origin: address.origin, address };
