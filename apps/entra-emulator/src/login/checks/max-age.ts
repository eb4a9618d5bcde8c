import * as aadsts from '../aadsts.ts';

/** `max_age` (OpenID Connect Core section 3.1.2.1): how old a sign-in may be, seconds. */
export function readMaxAge(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (!/^\d{1,9}$/.test(value)) throw aadsts.invalidMaxAge();
  return Number(value);
}
