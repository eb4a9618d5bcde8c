import { AZURE_MANAGEMENT_APP_ID, firstPartyResources } from '../directory/first-party-resources.ts';
import type { DirectoryRecord } from '../directory/records.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { verifyOwnToken } from '../tokens/verify-own-token.ts';
import type { RequestNote } from '../web/request-log.ts';
import { jsonResponse } from '../web/responses.ts';

/**
 * What of Azure Resource Manager programs ask for before they believe that somebody is signed in: the directories of the
 * caller, and their subscriptions, of which there are none here.
 */
export const MANAGEMENT_PATHS: readonly string[] = ['/tenants', '/subscriptions'];

export function serveManagement(emulator: Emulator, request: Request, note: RequestNote): Response {
  const { pathname } = new URL(request.url);
  const path = pathname.toLowerCase().replace(/\/$/, '');
  if (!MANAGEMENT_PATHS.includes(path) || request.method !== 'GET')
    return refused(
      note,
      501,
      'NotEmulated',
      `The local emulator has nothing of Azure at ${pathname.slice(0, 200)}.`,
    );
  const caller = readCaller(emulator, request.headers.get('authorization'));
  if (caller === undefined)
    return refused(
      note,
      401,
      'InvalidAuthenticationToken',
      'The access token is missing, invalid or for another resource.',
    );
  if (path === '/subscriptions') return jsonResponse(200, { value: [], count: { type: 'Total', value: 0 } });
  return jsonResponse(200, { value: directoriesOf(emulator, caller).map(wireTenant) });
}

interface Caller {
  directoryId: string;
  userId: string;
}

function readCaller(emulator: Emulator, authorization: string | null): Caller | undefined {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const verified = verifyOwnToken(emulator, token);
  if (verified.kind !== 'valid') return undefined;
  const { aud, tid, oid } = verified.claims;
  const isForAzure = AUDIENCES.includes(String(aud).replace(/\/$/, ''));
  return isForAzure ? { directoryId: String(tid), userId: String(oid) } : undefined;
}

const AUDIENCES = firstPartyResources
  .filter(({ appId }) => appId === AZURE_MANAGEMENT_APP_ID)
  .map(({ audience }) => audience);

/** Where the caller is at home, and where they are a guest. */
function directoriesOf({ store }: Emulator, { directoryId, userId }: Caller): DirectoryRecord[] {
  const name = store.users.get(userId)?.userPrincipalName.toLowerCase();
  const guestIn = store.users
    .filter(
      ({ signInName, directoryId: where }) => signInName.toLowerCase() === name && where !== directoryId,
    )
    .map((guest) => guest.directoryId);
  return [directoryId, ...guestIn].flatMap((id) => store.directories.get(id) ?? []);
}

const wireTenant = ({ id, displayName, countryLetterCode, domains }: DirectoryRecord): object => ({
  id: `/tenants/${id}`,
  tenantId: id,
  countryCode: countryLetterCode,
  displayName,
  domains,
  defaultDomain: domains[0],
  tenantType: 'AAD',
  tenantCategory: 'Home',
});

function refused(note: RequestNote, status: number, code: string, message: string): Response {
  note.reason = `${code}: ${message}`;
  return jsonResponse(status, { error: { code, message } });
}
