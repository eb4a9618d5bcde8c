import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { IssuerParts } from '../stores.ts';

/** Failed attempts of one client from one network that are answered as usual. */
const FREE_GUESSES = 20;
/** Beyond them that pair is not answered for this long. */
export const PAUSE_SECONDS = 60;
const MOST_PAIRS = 10_000;

/**
 * Answers whoever guesses at a client's credential with 429, a minute at a time, after twenty guesses (attack 60). Every replica counts in the same
 * place; the pause itself is remembered here.
 *
 * What is right is never counted, nor held up by somebody who guesses behind the same address: our secrets are 256 random
 * bits, so the pause spares us the count and what is kept of refusals, and is not what they rest on.
 */
export function limitClientGuesses(provider: Provider, parts: IssuerParts, now = () => Date.now()): void {
  const paused = new Map<string, number>();
  const isPaused = (ctx: KoaContextWithOIDC, clientId: string): boolean =>
    (paused.get(pairOf(ctx, clientId)) ?? 0) > now();
  provider.use(async (ctx, next) => {
    await next();
    const page = ctx as unknown as KoaContextWithOIDC;
    const clientId = guessedClient(page);
    if (ctx.method !== 'POST' || clientId === undefined || !isRefused(ctx.body)) return;
    // What comes in a pause does not make it longer.
    if (!isPaused(page, clientId) && (await parts.clientGuesses(clientId, addressOf(page))) > FREE_GUESSES) {
      if (paused.size >= MOST_PAIRS) paused.clear();
      paused.set(pairOf(page, clientId), now() + PAUSE_SECONDS * 1000);
    }
    if (!isPaused(page, clientId)) return;
    ctx.status = 429;
    ctx.set('retry-after', String(PAUSE_SECONDS));
    ctx.body = {
      error: 'temporarily_unavailable',
      error_description: 'too many failed attempts of this client',
    };
  });
}

const addressOf = (ctx: KoaContextWithOIDC) => ctx.get('x-portico-client-ip') || undefined;

const pairOf = (ctx: KoaContextWithOIDC, clientId: string) => `${clientId} ${addressOf(ctx) ?? ''}`;

/**
 * Whom the request says it is from; undefined for one that does not exist. Of that there is nothing to guess, and whoever
 * makes up names must not make rows with them (attack 142).
 */
const guessedClient = ({ oidc }: Partial<KoaContextWithOIDC>): string | undefined => oidc?.client?.clientId;

function isRefused(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'error' in body && body.error === 'invalid_client';
}
