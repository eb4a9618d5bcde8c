import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { IssuerParts } from './stores.ts';

/** Failed attempts of one client from one network that are answered as usual. */
const FREE_GUESSES = 20;
/** Beyond them that pair is not answered for this long. */
export const PAUSE_SECONDS = 60;
const MOST_PAIRS = 10_000;

/**
 * Slows down whoever guesses at a client's credential (attack 60). Every replica counts in the same place; the pause
 * itself is remembered here, so that a request with the right credential costs nothing.
 */
export function limitClientGuesses(provider: Provider, parts: IssuerParts, now = Date.now): void {
  const paused = new Map<string, number>();
  provider.use(async (ctx, next) => {
    await next();
    const clientId = guessedClient(ctx as unknown as KoaContextWithOIDC);
    if (ctx.method !== 'POST' || clientId === undefined) return;
    const address = ctx.get('x-portico-client-ip') || undefined;
    const pair = `${clientId} ${address ?? ''}`;
    if (isRefused(ctx.body) && (await parts.clientGuesses(clientId, address)) > FREE_GUESSES) {
      if (paused.size >= MOST_PAIRS) paused.clear();
      paused.set(pair, now() + PAUSE_SECONDS * 1000);
    }
    if ((paused.get(pair) ?? 0) <= now()) return;
    ctx.status = 429;
    ctx.set('retry-after', String(PAUSE_SECONDS));
    ctx.body = {
      error: 'temporarily_unavailable',
      error_description: 'too many failed attempts of this client',
    };
  });
}

/** Whom the request says it is from; undefined where no client speaks for itself. */
function guessedClient({ oidc }: Partial<KoaContextWithOIDC>): string | undefined {
  const named = oidc?.client?.clientId ?? oidc?.body?.['client_id'];
  return typeof named === 'string' && named.length <= 256 ? named : undefined;
}

function isRefused(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'error' in body && body.error === 'invalid_client';
}
