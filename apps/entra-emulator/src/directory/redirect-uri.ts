import { list, type Shape, ShapeError } from '../shape/shape.ts';

const FORBIDDEN = /[!$'(),;\s*]/;
const MOST = 256;
const LONGEST = 256;

/** https, or http on localhost and loopback, or a scheme of its own; no wildcard, no fragment; at most 256 characters. */
export const redirectUri: Shape<string> = (value, path) => {
  const ok =
    typeof value === 'string' && value.length <= LONGEST && !FORBIDDEN.test(value) && URL.canParse(value);
  if (ok && isAllowedScheme(new URL(value))) return value;
  throw new ShapeError(path, 'wrong-value', 'expected an https address, or http on localhost');
};

const isAllowedScheme = (url: URL): boolean =>
  url.hash === '' && (url.protocol !== 'http:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname));

export const redirectUris = list(redirectUri, MOST);
