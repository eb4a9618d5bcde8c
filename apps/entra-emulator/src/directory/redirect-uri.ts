import { z } from 'zod';
import { list } from '../shape/read-shape.ts';

const FORBIDDEN = /[!$'(),;\s*]/;
const MOST = 256;
const LONGEST = 256;

const EXPECTED = 'expected an https address, or http on localhost';

function isAllowedAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { hash, protocol, hostname } = new URL(value);
  return hash === '' && (protocol !== 'http:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

/** https, or http on localhost and loopback, or a scheme of its own; no wildcard, no fragment; at most 256 characters. */
export const redirectUri = z
  .string(EXPECTED)
  .refine((value) => value.length <= LONGEST && !FORBIDDEN.test(value) && isAllowedAddress(value), EXPECTED);

export const redirectUris = list(redirectUri, MOST);
