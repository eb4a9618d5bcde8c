import { assertThat, GOOGLE_ISSUER } from '@portico/core';
import type { Connection } from '@portico/database';
import type { SetupParts } from './parts.ts';

const DIRECTORY = /^\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/v2\.0$/;
/** Microsoft's directory of everybody's personal accounts: its people choose their addresses. */
const PERSONAL_ACCOUNTS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/**
 * What is checked of somebody goes by the provider that was chosen, so it has to be that one. Who people of a directory are is said
 * by its `tid` and `oid`, whichever connection they come over: nobody but Microsoft may say that of them. At Google an address
 * says nothing without `hd`.
 *
 * @throws PorticoError `issuer_of_other_provider`, `directory_issuer_wanted`
 */
export function assertOfProvider(
  { microsoft }: Pick<SetupParts, 'microsoft'>,
  { provider }: Pick<Connection, 'provider'>,
  issuer: string,
): void {
  const { origin, pathname } = new URL(issuer);
  if (provider === 'entra') {
    const directory = DIRECTORY.exec(pathname)?.[1];
    const isDirectory = directory !== undefined && directory !== PERSONAL_ACCOUNTS;
    assertThat(origin === microsoft.loginOrigin && isDirectory, 'directory_issuer_wanted', {
      data: { expected: `${microsoft.loginOrigin}/{tenant ID}/v2.0`, received: issuer },
    });
    return;
  }
  assertThat(origin !== microsoft.loginOrigin, 'issuer_of_other_provider', { data: { provider: 'entra' } });
  const isOfGoogle = new URL(GOOGLE_ISSUER).origin === origin;
  assertThat(isOfGoogle === (provider === 'google'), 'issuer_of_other_provider', {
    data: isOfGoogle ? { provider: 'google' } : {},
  });
}
