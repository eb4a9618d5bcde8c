import type { attemptCounters, connectionRecords, connections, enteredConnections } from '@portico/database';
import type { ProviderFacts } from '@portico/relying-party';
import type { KeyRing } from '@portico/vault';

/** Everything that connections by hand are made of. */
export type SetupParts = {
  readonly keyRing: KeyRing;
  /** Where Microsoft signs people in: of a directory that is entered by hand, the issuer is there. */
  readonly microsoft: { readonly loginOrigin: string };
  readonly connections: Pick<ReturnType<typeof connections>, 'findInOrganization'>;
  readonly entered: ReturnType<typeof enteredConnections>;
  readonly records: Pick<ReturnType<typeof connectionRecords>, 'of'>;
  readonly counters: Pick<ReturnType<typeof attemptCounters>, 'count'>;
  /** Looks an OpenID provider up at what somebody has pasted. @throws RelyingPartyError */
  readonly lookUp: (pasted: string) => Promise<ProviderFacts>;
};
