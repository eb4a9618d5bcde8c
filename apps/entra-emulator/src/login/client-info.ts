import type { UserRecord } from '../directory/records.ts';

/** `client_info`: base64url JSON from which MSAL makes its home account id. */
export const clientInfoOf = (user: UserRecord): string =>
  Buffer.from(JSON.stringify({ uid: user.id, utid: user.directoryId })).toString('base64url');
