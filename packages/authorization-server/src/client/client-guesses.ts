import type { IssuerContext, Middleware } from '../context.ts';
import type { IssuerParts } from '../stores.ts';

/** Failed attempts of one client from one network that are answered as usual. */
const FREE_GUESSES = 20;
/** Beyond them that pair is not answered for this long. */
const PAUSE_SECONDS = 60;
const MOST_PAIRS = 10_000;

/**
 * Answers whoever guesses at a client's credential with 429, a minute at a time, after twenty guesses (attack 60). Every replica counts in the same
 * place; the pause itself is remembered here.
 *
 * What is right is never counted, nor held up by somebody who guesses behind the same address: our secrets are 256 random
 * bits, so the pause spares us the count and what is kept of refusals, and is not what they rest on.
 */
export function limitClientGuesses(parts: IssuerParts): Middleware {
  const now = () => parts.clock.now().getTime();
  const paused = new Map<string, number>();
  const isPaused = (ctx: IssuerContext, clientId: string): boolean =>
    (paused.get(pairOf(ctx, clientId)) ?? 0) > now();
  return async (ctx, next) => {
    await next();
    const clientId = guessedClient(ctx);
    if (ctx.method !== 'POST' || clientId === undefined || !isRefused(ctx.body)) return;
    // What comes in a pause does not make it longer.
    if (!isPaused(ctx, clientId) && (await parts.clientGuesses(clientId, addressOf(ctx))) > FREE_GUESSES) {
      if (paused.size >= MOST_PAIRS) paused.clear();
      paused.set(pairOf(ctx, clientId), now() + PAUSE_SECONDS * 1000);
    }
    if (!isPaused(ctx, clientId)) return;
    ctx.status = 429;
    ctx.set('retry-after', String(PAUSE_SECONDS));
    ctx.body = {
      error: 'temporarily_unavailable',
      error_description: 'too many failed attempts of this client',
    };
  };
}

const addressOf = (ctx: IssuerContext) => ctx.get('x-portico-client-ip') || undefined;

const pairOf = (ctx: IssuerContext, clientId: string) => `${clientId} ${addressOf(ctx) ?? ''}`;

/**
 * Whom the request says it is from; undefined for one that does not exist. Of that there is nothing to guess, and whoever
 * makes up names must not make rows with them (attack 142).
 */
const guessedClient = ({ oidc }: IssuerContext): string | undefined => oidc?.client?.clientId;

function isRefused(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'error' in body && body.error === 'invalid_client';
}
