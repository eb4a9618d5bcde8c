import { isErrorCode, tripCookieName } from '@portico/core';
import { z } from 'zod';
import { beginTripCookies, forgetCookie } from './trip-cookies.ts';

const SECONDS = 300;
/** A cookie may have 4 kB. */
const MOST_BYTES = 2_800;

const kept = z.strictObject({
  /** Which question the page asks next; the first one when left out. */
  step: z.enum(['connections', 'password', 'users']).optional(),
  email: z.string().max(320).optional(),
  users: z
    .array(
      z.strictObject({ id: z.string(), project: z.string(), organizations: z.array(z.string()).max(10) }),
    )
    .max(20)
    .optional(),
  failure: z.strictObject({ code: z.string().refine(isErrorCode), requestId: z.string().max(64) }).optional(),
});

/**
 * What the hosted login page knows after a step that was sent as a form: kept in the browser and never in an address, where
 * an e-mail address would get into histories and logs (U4). It is shown to whoever holds it, and opens nothing.
 */
export type KeptStep = z.output<typeof kept>;

type At = { readonly uid: string };
const nameOf = ({ uid }: At) => `portico_${tripCookieName('step', uid)}`;

/** `Set-Cookie` values. What does not fit is left out from the end of the choices. */
export function keepStep(headers: Headers, page: At, step: KeptStep): string[] {
  const name = nameOf(page);
  const users = [...(step.users ?? [])];
  const encoded = () => {
    const whole = step.users === undefined ? step : { ...step, users };
    return Buffer.from(JSON.stringify(whole)).toString('base64url');
  };
  while (users.length > 0 && encoded().length > MOST_BYTES) users.pop();
  return beginTripCookies(headers, { name, value: encoded(), maxAgeSeconds: SECONDS });
}

export const forgetStep = (page: At): string => forgetCookie(nameOf(page));

/** What was kept for this page; nothing when it is not in order. */
export function readStep(cookie: (name: string) => string | undefined, page: At): KeptStep {
  try {
    return kept.parse(JSON.parse(Buffer.from(cookie(nameOf(page)) ?? '', 'base64url').toString('utf8')));
  } catch {
    return {};
  }
}
