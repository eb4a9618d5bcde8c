import { createHash } from 'node:crypto';

/** How a bearer value is named in the table. */
export function storedId(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
