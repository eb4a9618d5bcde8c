import type { RequestedClaims } from '../../sessions/grants.ts';
import { isPlainObject } from '../../shape/plain-object.ts';

import * as aadsts from '../aadsts.ts';

const AUTHENTICATION_CONTEXT = /^c[1-9]\d?$/;
const LONGEST = 4000;

/**
 * Reads the `claims` parameter. Whatever Entra does not know in it is passed over.
 *
 * @throws 90013 for what is no JSON object, or names an authentication context other than c1 to c99
 */
export function readClaimsParameter(value: string | undefined): RequestedClaims | undefined {
  if (value === undefined || value === '') return undefined;
  const parsed = parse(value);
  const idToken = memberOf(parsed, 'id_token');
  const accessToken = memberOf(parsed, 'access_token');
  return {
    idTokenAcrs: contexts(idToken),
    accessTokenAcrs: contexts(accessToken),
    clientCapabilities: valuesOf(accessToken, 'xms_cc'),
    loginHint: Object.hasOwn(idToken, 'login_hint'),
  };
}

/** Every authentication context in the request. */
export const wantedContexts = (claims: RequestedClaims | undefined): string[] =>
  claims === undefined ? [] : [...new Set([...claims.idTokenAcrs, ...claims.accessTokenAcrs])];

function parse(value: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = value.length > LONGEST ? undefined : JSON.parse(value);
  } catch {
    parsed = undefined;
  }
  if (!isPlainObject(parsed)) throw aadsts.invalidClaims();
  return parsed;
}

function memberOf(object: Record<string, unknown>, name: string): Record<string, unknown> {
  const member = Object.hasOwn(object, name) ? object[name] : undefined;
  return isPlainObject(member) ? member : {};
}

/** `{"value": "c1"}` or `{"values": ["c1"]}`. */
function valuesOf(section: Record<string, unknown>, name: string): string[] {
  const { value, values } = memberOf(section, name);
  const all: unknown[] = [...(Array.isArray(values) ? values : []), value];
  return all.filter((one) => typeof one === 'string').slice(0, 20);
}

function contexts(section: Record<string, unknown>): string[] {
  const found = valuesOf(section, 'acrs');
  if (found.some((one) => !AUTHENTICATION_CONTEXT.test(one))) throw aadsts.invalidClaims();
  return found;
}
