import { base64url } from 'jose';
import { PorticoError } from './errors.ts';
import type { Sealer } from './seal.ts';

/** How long a sign-in may take: the hour for which Portico lets a request wait, and five minutes for the way back. */
export const SIGN_IN_SECONDS = 3_900;

/** What the browser has to bring back unchanged from the sign-in. */
export type PendingSignIn = {
  /** 256 random bits, of which {@link secretsOf} makes the rest: many sign-ins have to fit into one browser's cookies. */
  readonly seed: string;
  readonly maxAge: number | undefined;
  readonly returnTo: string;
};

/** As it is written down. */
type Written = readonly [seed: string, returnTo: string, maxAge?: number];

/** State, nonce and PKCE verifier of a sign-in, each 256 bits. None of them tells another, or the seed. */
export async function secretsOf({ seed }: PendingSignIn) {
  const derived = (use: string) => sha256(`portico-sdk ${use} ${seed}`);
  const [state, nonce, codeVerifier] = await Promise.all([
    derived('state'),
    derived('nonce'),
    derived('code_verifier'),
  ]);
  return { state, nonce, codeVerifier };
}

/** SHA-256 of a text, base64url. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return base64url.encode(new Uint8Array(digest));
}

/** As text for one browser alone. Without a sealer it is for a place that only this page or program can read. */
export async function writePending(
  sealer: Sealer | undefined,
  { seed, maxAge, returnTo }: PendingSignIn,
  nowMs: number,
): Promise<string> {
  const written: Written = maxAge === undefined ? [seed, returnTo] : [seed, returnTo, maxAge];
  const end = Math.floor(nowMs / 1_000) + SIGN_IN_SECONDS;
  return sealer === undefined ? JSON.stringify(written) : sealer.seal('sign-in', written, end);
}

/** @throws PorticoError `sign_in_unknown` for whatever {@link writePending} did not make, or made too long ago */
export async function readPending(
  sealer: Sealer | undefined,
  transaction: string | undefined,
): Promise<PendingSignIn> {
  try {
    const written = sealer ? await sealer.open('sign-in', transaction ?? '') : JSON.parse(transaction ?? '');
    const [seed, returnTo, maxAge] = written as Written;
    if (typeof seed === 'string' && typeof returnTo === 'string') return { seed, returnTo, maxAge };
  } catch {
    // Not a value of ours: as unknown as none.
  }
  throw new PorticoError('sign_in_unknown');
}
