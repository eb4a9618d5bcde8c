import { Happenings } from '../activity/happenings.ts';
import { AdjustableClock, type Clock } from '../clock/clock.ts';
import { contentOfSeed } from '../directory/apply-seed.ts';
import { ReplicationDelays } from '../directory/replication.ts';
import type { SeedDocument } from '../directory/seed.ts';
import { Store } from '../directory/store.ts';
import { FaultRules } from '../faults/fault-rules.ts';
import { Notices } from '../notices/notices.ts';
import { ProvisioningService } from '../provisioning-service/provisioning-service.ts';
import { opaque, type RandomSource } from '../randomness/random-source.ts';
import { ToldRefusals } from '../refusals/told-refusals.ts';
import { Browsers } from '../sessions/browsers.ts';
import { DeltaReadings } from '../sessions/delta-readings.ts';
import { DeviceCodes } from '../sessions/device-codes.ts';
import { Flows } from '../sessions/flows.ts';
import { Grants } from '../sessions/grants.ts';
import { LockOut } from '../sessions/lock-out.ts';
import { SentMails } from '../sessions/sent-mail.ts';
import { type EmulatorSettings, usualSettings } from '../state/emulator-settings.ts';
import type { SavedState } from '../state/saved-state.ts';
import { Snapshots } from '../state/snapshots.ts';
import { ForeignIssuers } from '../tokens/foreign-issuers.ts';
import { ForgeQueue } from '../tokens/forge.ts';
import { loadSigningKey, newSigningKey, type SigningKey, SigningKeys } from '../tokens/signing-keys.ts';
import { VerifiedTokens } from '../tokens/verified-tokens.ts';
import { awayFromControl } from '../web/outside.ts';
import { RequestLog } from '../web/request-log.ts';
import type { ServiceAddresses } from '../web/service-address.ts';
import type { Emulator } from './emulator.ts';

interface Parts {
  addresses: ServiceAddresses;
  caCertificate: string | undefined;
  seed: SeedDocument;
  clock: Clock;
  random: RandomSource;
  /** Reaches foreign issuers of federated credentials and services to provision into, and nothing else. */
  fetch: typeof fetch;
  idtypOnEveryAppToken: boolean;
  /** What an earlier run left, if anything: it wins over the seed. */
  saved: SavedState | undefined;
  /** Settings that differ from the usual ones from the start. */
  settings?: Partial<EmulatorSettings> | undefined;
  /** Signs from the start; keys of an earlier run stay published. */
  signingKey?: SigningKey | undefined;
}

/** Makes one emulator: the only place where its parts are created and joined. */
export function composeEmulator({
  addresses,
  caCertificate,
  seed,
  clock: base,
  random,
  saved,
  fetch: given,
  idtypOnEveryAppToken,
  settings: wanted,
  signingKey,
}: Parts): Emulator {
  const fetch = awayFromControl(given);
  const clock = new AdjustableClock(base);
  const now = clock.now();
  const store = new Store();
  store.replaceContent(saved?.directories ?? contentOfSeed(seed, now));
  const keys = new SigningKeys(startingKeys(saved, signingKey, random, now));
  const browsers = new Browsers(random);
  const grants = new Grants(random);
  if (saved !== undefined) {
    browsers.restore(saved.browsers, now);
    grants.restore(saved.refreshTokens);
  }
  const settings: EmulatorSettings = { ...usualSettings, ...wanted };
  const faults = new FaultRules(random, (name) => store.directoryNamed(name)?.id);
  return {
    origin: addresses.main.origin,
    address: addresses.main,
    addresses,
    caCertificate,
    store,
    clock,
    random,
    keys,
    verifiedTokens: new VerifiedTokens(keys),
    browsers,
    grants,
    flows: new Flows(random),
    devices: new DeviceCodes(random),
    deltas: new DeltaReadings(random),
    lockOut: new LockOut(),
    sentMails: new SentMails(),
    notices: new Notices({ store, clock, random, fetch, settings }),
    signIns: new Happenings(),
    changes: new Happenings(),
    foreignIssuers: new ForeignIssuers(fetch),
    idtypOnEveryAppToken,
    forgeries: new ForgeQueue(),
    toldRefusals: new ToldRefusals(),
    faults,
    provisioning: new ProvisioningService({ store, clock, random, faults, settings, fetch }),
    replication: new ReplicationDelays(),
    requestLog: new RequestLog(),
    settings,
    initialSettings: { ...settings },
    snapshots: new Snapshots(),
    seed,
    salt: saved?.salt ?? opaque(random, 24),
  };
}

function startingKeys(
  saved: SavedState | undefined,
  given: SigningKey | undefined,
  random: RandomSource,
  now: number,
): SigningKey[] {
  const kept = saved?.keys.map(loadSigningKey) ?? [];
  if (given !== undefined) return [given, ...kept.filter((key) => key.kid !== given.kid)];
  return kept.length > 0 ? kept : [newSigningKey(random, now)];
}
