import type { AdapterPayload } from 'oidc-provider';
import { MANAGEMENT_SCOPE, OWN_SCOPES } from '../scopes.ts';
import type { IssuerParts } from '../stores.ts';
import { managementResource, ownResource } from './resources.ts';
import type { ReadSession } from './session-reading.ts';

/**
 * What a project's own application may have without being asked about, as the library's Grant has it. Who its people's
 * identity provider is it may only decide where that is a setting of it.
 */
export function ownScopes(
  parts: IssuerParts,
  managesConnections: boolean,
): Pick<AdapterPayload, 'openid' | 'resources'> {
  return {
    openid: { scope: OWN_SCOPES },
    resources: {
      [ownResource(parts)]: OWN_SCOPES,
      ...(managesConnections ? { [managementResource(parts)]: MANAGEMENT_SCOPE } : {}),
    },
  };
}

/**
 * The grant of a project's own application is its session and nothing more, so it is not written down twice.
 *
 * @returns undefined for a session that has ended, or of a third party, whose grant is what people allowed
 */
export async function ownGrant(
  parts: IssuerParts,
  read: ReadSession,
  id: string,
): Promise<AdapterPayload | undefined> {
  const facts = await read(id);
  if (facts?.applicationId === undefined) return undefined;
  const application = await parts.application(facts.applicationId);
  if (application === undefined || application.thirdParty) return undefined;
  return {
    kind: 'Grant',
    jti: id,
    accountId: facts.userId,
    clientId: application.id,
    ...ownScopes(parts, application.connectionsManage),
  };
}
