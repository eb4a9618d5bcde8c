import { listClaim, textClaim, type ValidatedIdToken } from './validated-id-token.ts';

/** What an Entra id_token says of a person (entra: id-token-claims-reference, optional-claims-reference). */
export type EntraPerson = {
  readonly directoryId: string;
  readonly objectId: string;
  /** Undefined when the token does not say: not configured, which is different from "member". */
  readonly guest: boolean | undefined;
  readonly email: string | undefined;
  readonly userPrincipalName: string | undefined;
  readonly name: string | undefined;
  /** Template ids of directory roles; undefined when the claim is not configured. */
  readonly directoryRoles: readonly string[] | undefined;
  /** Object ids, or undefined when unknown: not configured, or more than fit a token (overage). */
  readonly groups: readonly string[] | undefined;
  /** Values of app roles; a token for somebody who has none says nothing of them, and there is no overage. */
  readonly appRoles: readonly string[];
  readonly logoutHint: string | undefined;
};

/** Reads the claims; undefined when `tid` or `oid` is missing, which no token for a person of a directory lacks. */
export function entraPerson(token: ValidatedIdToken): EntraPerson | undefined {
  const directoryId = textClaim(token, 'tid');
  const objectId = textClaim(token, 'oid');
  if (directoryId === undefined || objectId === undefined) return undefined;
  return {
    directoryId,
    objectId,
    guest: isGuest(token, directoryId),
    email: textClaim(token, 'email'),
    userPrincipalName: textClaim(token, 'upn') ?? textClaim(token, 'preferred_username'),
    name: textClaim(token, 'name'),
    directoryRoles: listClaim(token, 'wids'),
    groups: groupsOf(token),
    appRoles: listClaim(token, 'roles') ?? [],
    logoutHint: textClaim(token, 'login_hint'),
  };
}

/** `acct` is 1 for a guest and 0 for a member; an `idp` that is not this directory says guest as well. */
function isGuest(token: ValidatedIdToken, directoryId: string): boolean | undefined {
  const identityProvider = textClaim(token, 'idp');
  if (identityProvider !== undefined && !identityProvider.includes(directoryId)) return true;
  const kind = token.claims['acct'];
  if (kind === 1 || kind === '1') return true;
  return kind === 0 || kind === '0' ? false : undefined;
}

function groupsOf(token: ValidatedIdToken): readonly string[] | undefined {
  const listed = listClaim(token, 'groups');
  if (listed !== undefined) return listed;
  const names = token.claims['_claim_names'];
  const overage =
    token.claims['hasgroups'] !== undefined ||
    (typeof names === 'object' && names !== null && 'groups' in names);
  if (token.claims['groups'] !== undefined) return undefined;
  // A member of no group gets no claim at all; overage is the case that must stay unknown.
  return overage ? undefined : [];
}
