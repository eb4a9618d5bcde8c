import type { Clock } from '@portico/core';
import type {
  attemptCounters,
  connectionRecords,
  connections,
  enteredConnections,
  samlSettings,
} from '@portico/database';
import type { ProviderFacts } from '@portico/relying-party';
import type { Verifier } from '@portico/saml-service-provider';
import type { KeyRing } from '@portico/vault';

/** Everything that connections by hand are made of. */
export type SetupParts = {
  readonly keyRing: KeyRing;
  /** Where Microsoft signs people in: of a directory that is entered by hand, the issuer is there. */
  readonly microsoft: { readonly loginOrigin: string };
  readonly connections: Pick<
    ReturnType<typeof connections>,
    'findInOrganization' | 'clientKeys' | 'addClientKey' | 'useClientKey'
  >;
  readonly entered: ReturnType<typeof enteredConnections>;
  readonly records: Pick<ReturnType<typeof connectionRecords>, 'of'>;
  readonly counters: Pick<ReturnType<typeof attemptCounters>, 'count'>;
  /** Looks an OpenID provider up at what somebody has pasted. @throws RelyingPartyError */
  readonly lookUp: (pasted: string) => Promise<ProviderFacts>;
  readonly origin: URL;
  readonly clock: Clock;
  readonly saml: Pick<Verifier, 'readMetadata'> & {
    readonly settings: ReturnType<typeof samlSettings>;
    /** What is at an address that somebody has typed. @throws PorticoError `metadata_not_found` with why */
    readonly fetchMetadata: (url: string) => Promise<string>;
    /** Providers over plain http count, too: only where everything is on this machine. */
    readonly allowHttp: boolean;
    /** `URL.host` of former services that lead here now, where their customers' responses may go. */
    readonly responseHosts: readonly string[];
  };
};
