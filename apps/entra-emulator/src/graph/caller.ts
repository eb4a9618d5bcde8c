import { decodeJwt, jwtVerify } from 'jose';
import { JOSEError, JWSSignatureVerificationFailed, JWTClaimValidationFailed, JWTExpired } from 'jose/errors';
import { graphAppRoles } from '../directory/graph-permissions.ts';
import type { DirectoryRecord } from '../directory/records.ts';
import { GRAPH_APP_ID, GRAPH_AUDIENCE } from '../directory/well-known.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { GraphError, invalidToken } from './graph-error.ts';

/** Who calls Graph, as the bearer token says. */
export interface GraphCaller {
  directory: DirectoryRecord;
  appId: string;
  /** Object id of the calling application's enterprise app. */
  servicePrincipalId: string;
  /** Application permissions, in an app-only token. */
  roles: readonly string[];
  /** Delegated permissions, in a user's token. */
  scopes: readonly string[];
  /** Set when the call is made for a user. */
  userId: string | undefined;
  /** Template ids of the roles that this user holds now. */
  directoryRoles: readonly string[];
}

/**
 * Reads and checks the bearer token.
 * - signed RS256 by a published key of the emulator, for Graph, not expired: else 401 InvalidAuthenticationToken
 * - its application still has an enabled enterprise app in the directory: else 401 Authorization_IdentityNotFound
 * Permissions are those of the token: what was revoked since counts until it expires, as in Entra. A user's directory
 * roles are those of now.
 */
export async function readCaller(emulator: Emulator, authorization: string | null): Promise<GraphCaller> {
  if (!emulator.settings.validateTokens) return unknownCaller(emulator, authorization);
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw invalidToken('Access token is empty.');
  const claims = await verifiedClaims(emulator, token);
  const text = (name: string): string => (typeof claims[name] === 'string' ? claims[name] : '');
  const directory = emulator.store.directories.get(text('tid'));
  const appId = text('appid');
  const client = directory === undefined ? undefined : emulator.store.servicePrincipalOf(appId, directory.id);
  if (directory === undefined || client === undefined || !client.accountEnabled) {
    throw new GraphError(
      401,
      'Authorization_IdentityNotFound',
      'The identity of the calling application could not be established.',
    );
  }
  const roles = Array.isArray(claims['roles'])
    ? claims['roles'].filter((role) => typeof role === 'string')
    : [];
  const userId = text('idtyp') === 'user' ? text('oid') : undefined;
  const user = userId === undefined ? undefined : emulator.store.users.get(userId);
  return {
    directory,
    appId,
    servicePrincipalId: client.id,
    roles,
    scopes: text('scp')
      .split(' ')
      .filter((scope) => scope !== ''),
    userId,
    directoryRoles: user?.directoryRoles ?? [],
  };
}

/** While tokens are not validated: whoever calls may do everything, in the directory that the token names. */
function unknownCaller({ store, settings }: Emulator, authorization: string | null): GraphCaller {
  const tid = claimedDirectoryId(authorization ?? '');
  const directory =
    store.directories.get(tid ?? '') ??
    store.directories.get(settings.defaultDirectoryId ?? '') ??
    store.directories.all()[0];
  if (directory === undefined) throw invalidToken('Access token is empty.');
  const roles = graphAppRoles.flatMap((role) => role.value ?? []);
  return {
    directory,
    appId: '',
    servicePrincipalId: '',
    roles,
    scopes: [],
    userId: undefined,
    directoryRoles: [],
  };
}

function claimedDirectoryId(authorization: string): string | undefined {
  try {
    const { tid } = decodeJwt(authorization.replace(/^Bearer /i, ''));
    return typeof tid === 'string' ? tid : undefined;
  } catch {
    return undefined;
  }
}

async function verifiedClaims(
  { keys, verifiedTokens, clock, origin }: Emulator,
  token: string,
): Promise<Readonly<Record<string, unknown>>> {
  const known = verifiedTokens.claimsOf(token, origin, clock.now());
  if (known !== undefined) return known;
  try {
    const { payload, protectedHeader } = await jwtVerify(
      token,
      (header) => {
        const key = keys.byKid(header.kid);
        if (key === undefined) throw new JWSSignatureVerificationFailed();
        return key.publicKey;
      },
      {
        algorithms: ['RS256'],
        audience: [GRAPH_AUDIENCE, origin, GRAPH_APP_ID],
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp'],
      },
    );
    if (protectedHeader.kid !== undefined) verifiedTokens.keep(token, origin, protectedHeader.kid, payload);
    return payload;
  } catch (error) {
    throw tokenRefusal(error);
  }
}

function tokenRefusal(error: unknown): GraphError {
  if (error instanceof JWTExpired) return invalidToken('Lifetime validation failed, the token is expired.');
  if (error instanceof JWTClaimValidationFailed) {
    const what = error.claim === 'aud' ? 'Invalid audience.' : 'Invalid claims.';
    return invalidToken(`Access token validation failure. ${what}`);
  }
  if (error instanceof JWSSignatureVerificationFailed) return invalidToken('Signature is invalid.');
  if (error instanceof JOSEError || error instanceof TypeError) {
    return invalidToken('CompactToken parsing failed with error code: 80049217');
  }
  throw error;
}

/** Which client made what a caller makes; left out when the control API acts. */
export const creatorApp = ({ appId }: GraphCaller): { createdByAppId?: string } =>
  appId === '' ? {} : { createdByAppId: appId };

/** Who becomes owner of what a caller makes: the user, or the application; nobody when the control API acts. */
export const creatorIds = ({ userId, servicePrincipalId }: GraphCaller): string[] =>
  [userId ?? servicePrincipalId].filter((id) => id !== '');
