import { actOf } from '@portico/connections';
import { assertThat, fieldErrors, PorticoError } from '@portico/core';
import type { SamlOptions } from '@portico/database';
import { type OfConnection, presentConnection } from '../entered-connection.ts';
import type { SetupParts } from '../parts.ts';

/**
 * Changes how a connection speaks SAML. What is not given stays.
 *
 * @throws PorticoError as `reachToConnect`; `not_found`, `conflict`, `subject_in_use` where people would become strangers,
 *   `invalid_request` for an address for responses that is not one of this deployment's
 */
export async function chooseSaml(
  parts: SetupParts,
  { change, ...of }: OfConnection & { readonly change: Partial<SamlOptions> },
): Promise<void> {
  const connection = await presentConnection(parts, of);
  const settings = await parts.saml.settings.of(connection.id);
  if (connection.protocol !== 'saml' || settings === undefined) throw new PorticoError('conflict');
  const { signsRequests, takesEncrypted, allowsSha1, allowsCbc } = settings;
  const { subjectAttribute, entityIdOverride, acsUrlOverride } = settings;
  const options = { signsRequests, takesEncrypted, allowsSha1, allowsCbc, subjectAttribute };
  const wanted: SamlOptions = { ...options, entityIdOverride, acsUrlOverride, ...change };
  assertOurs(parts, wanted.acsUrlOverride);
  const isOther = wanted.subjectAttribute !== subjectAttribute;
  assertThat(!isOther || !(await parts.saml.settings.hasPeople(connection.id)), 'subject_in_use');
  assertThat(await parts.saml.settings.choose(connection, wanted, actOf(of.caller)), 'conflict');
}

/**
 * Another address for responses is the one of a former service that leads here now: which hosts may, the operator says.
 *
 * @throws PorticoError `invalid_request`
 */
function assertOurs({ saml, origin }: Pick<SetupParts, 'saml' | 'origin'>, address: string | null): void {
  if (address === null) return;
  const url = URL.parse(address);
  if (
    url?.protocol === origin.protocol &&
    (url.host === origin.host || saml.responseHosts.includes(url.host))
  )
    return;
  const message = 'An address on a host that the operator has allowed for responses.';
  throw new PorticoError('invalid_request', {
    data: fieldErrors([{ field: 'acs_url', code: 'invalid', message }]),
  });
}
