import { createHash } from 'node:crypto';
import type { UserRecord } from '../directory/records.ts';
import type { TokenService } from './token-service.ts';

const PREFIX = 'O.';

/** The `login_hint` claim: opaque, stable for a user, and good as `login_hint` or `logout_hint` later. */
export function loginHintOf(userId: string, salt: string): string {
  return PREFIX + mask(Buffer.from(userId.replaceAll('-', ''), 'hex'), salt).toString('base64url');
}

/** The user behind a `login_hint` claim, if it is one of ours. */
export function userOfLoginHint(service: TokenService, hint: string): UserRecord | undefined {
  if (!hint.startsWith(PREFIX)) return undefined;
  const hex = mask(Buffer.from(hint.slice(PREFIX.length), 'base64url'), service.salt).toString('hex');
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  );
  return service.store.users.get(id);
}

function mask(bytes: Buffer, salt: string): Buffer {
  const key = createHash('sha256').update(`login_hint:${salt}`).digest();
  return Buffer.from(bytes.subarray(0, key.length).map((byte, index) => byte ^ (key[index] ?? 0)));
}
