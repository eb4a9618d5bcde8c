import type { ReturnParts } from '@portico/connections';
import type { Clock } from '@portico/core';
import type { connections, organizationAccess, samlSettings, setupLinks } from '@portico/database';
import type { KeyRing } from '@portico/vault';

/** Everything that setup links are made of. */
export type SetupLinkParts = ReturnParts & {
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  readonly links: ReturnType<typeof setupLinks>;
  readonly access: Pick<ReturnType<typeof organizationAccess>, 'registeredUrls' | 'reached'>;
  readonly connections: Pick<ReturnType<typeof connections>, 'findInOrganization'>;
  readonly samlSettings: Pick<ReturnType<typeof samlSettings>, 'of'>;
  /** Where a sign-in of that project can begin; undefined where none of its applications says so. */
  readonly initiateLoginUri: (projectId: string) => Promise<string | undefined>;
};
