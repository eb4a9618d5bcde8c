import { samlSettings } from '@portico/database';
import type { SetupParts } from '../src/index.ts';

/** For tests in which nobody speaks SAML. */
export const noSaml = (pool: Parameters<typeof samlSettings>[0]): SetupParts['saml'] => ({
  settings: samlSettings(pool),
  readMetadata: () => Promise.reject(new Error('nothing here speaks SAML')),
  fetchMetadata: () => Promise.reject(new Error('nothing here speaks SAML')),
  ...{ allowHttp: false, responseHosts: [] },
});
