import type { Clock } from '../clock/clock.ts';
import type { Store } from '../directory/store.ts';
import type { RandomSource } from '../randomness/random-source.ts';
import type { ServiceAddress } from '../web/service-address.ts';
import type { ForgeQueue } from './forge.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What tokens are made with and checked against: the part of a running emulator that this folder knows. */
export interface TokenService {
  /** What the service is called in the request that is served. */
  readonly address: ServiceAddress;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly keys: SigningKeys;
  readonly forgeries: ForgeQueue;
  readonly settings: TokenSettings;
  /** `idtyp: app` on every app-only token, not on Graph's and requested ones alone. */
  readonly idtypOnEveryAppToken: boolean;
  /** Makes `sub` pairwise and `login_hint` opaque; kept with the signing keys. */
  readonly salt: string;
}

export interface TokenSettings {
  /** How long access tokens and id_tokens live, in seconds. */
  tokenLifetimeSeconds: number;
  /** Replaces the issuer of every token and of discovery; `{tenantid}` in it stands for the directory. */
  issuer: string | null;
}
