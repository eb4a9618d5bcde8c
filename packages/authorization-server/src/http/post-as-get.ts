import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { IssuerContext, Middleware } from '../context.ts';
import { errorPage } from '../pages/error-page.ts';
import { storedId } from '../storage/stored-id.ts';
import type { IssuerParts } from '../stores.ts';
import { claimsOf, isLive, MOST_HINT_CHARACTERS } from '../tokens/id-token-hint.ts';
import { readFields } from './read-form.ts';

const SIGN_OUT = '/session/end';
/** Requests that the standards let an application post from the browser (OIDC Core section 3.1.2.1, Logout section 2). */
const POSTED = new Set(['/auth', SIGN_OUT]);
/** What still fits into an address everywhere. */
const MOST_BYTES = 12_000;
/** A sign-out is read to its end also with the id_token of an issuer that made large ones: nobody has to stay signed in. */
const MOST_SIGN_OUT_BYTES = 131_072;
/** What is kept of it: a hint of ours and a few addresses. */
const MOST_KEPT_BYTES = 16_384;
/** A posted form that waits for its GET. */
const FORM = 'PostedForm';
const FORM_SECONDS = 60;

/**
 * A request that another site posts arrives without our Lax cookies, so nobody would be signed in. It goes on as a GET,
 * with which they come; what it carries could have been in an address from the start (as in decision 5). An id_token is
 * what should not be in one: a sign-out keeps its form under a ticket that is taken once, if its id_token is of a session
 * that somebody is in. Else the application that it is of is all that it still says, and nothing is kept (A5).
 */
export function postAsGet(parts: IssuerParts, provider: Provider): Middleware {
  return async (ctx, next) => {
    const ticket = ctx.path === SIGN_OUT ? ctx.query['form'] : undefined;
    if (ctx.method === 'GET' && ticket !== undefined) {
      const fields = typeof ticket === 'string' ? await takeForm(parts, ticket) : undefined;
      if (fields === undefined) return refuse(parts, ctx, 'this sign-out was begun before, or too long ago');
      ctx.querystring = fields;
      return next();
    }
    if (ctx.method !== 'POST' || !POSTED.has(ctx.path)) return next();
    const fields = ctx.path === SIGN_OUT ? await readSignOut(ctx.req) : await readFields(ctx.req, MOST_BYTES);
    if (fields === undefined) return refuse(parts, ctx, 'the body is no form, or too large');
    const query = ctx.path === SIGN_OUT ? await signOutQuery(provider, parts, fields) : fields;
    if (query === undefined) return refuse(parts, ctx, 'could not validate id_token_hint');
    ctx.set('cache-control', 'no-store');
    ctx.status = 303;
    ctx.redirect(`${parts.issuer}${ctx.path}?${query}`);
  };
}

/** A hint that is larger than any of ours is as good as none: then the person is asked. */
async function readSignOut(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const fields = await readFields(request, MOST_SIGN_OUT_BYTES);
  if ((fields?.get('id_token_hint') ?? '').length > MOST_HINT_CHARACTERS) fields?.delete('id_token_hint');
  return fields === undefined || `${fields}`.length > MOST_KEPT_BYTES ? undefined : fields;
}

/** @returns undefined when the id_token is none of ours */
async function signOutQuery(
  provider: Provider,
  parts: IssuerParts,
  fields: URLSearchParams,
): Promise<URLSearchParams | undefined> {
  const hint = fields.get('id_token_hint');
  if (hint === null) return fields;
  const clientId = claimsOf(hint)['aud'];
  const client = typeof clientId === 'string' ? await provider.Client.find(clientId) : undefined;
  const token = client && (await provider.IdToken.validate(hint, client).catch(() => undefined));
  if (client === undefined || token === undefined) return undefined;
  if (await isLive(parts, token.payload))
    return new URLSearchParams({ form: await keepForm(parts, `${fields}`) });
  fields.delete('id_token_hint');
  if (!fields.has('client_id')) fields.set('client_id', client.clientId);
  return fields;
}

async function keepForm({ store }: IssuerParts, fields: string): Promise<string> {
  const ticket = randomBytes(32).toString('base64url');
  const payload = { result: { fields } };
  await store.upsert({ kind: FORM, id: storedId(ticket), payload, expiresInSeconds: FORM_SECONDS });
  return ticket;
}

async function takeForm({ store }: IssuerParts, ticket: string): Promise<string | undefined> {
  const kept = await store.take(FORM, storedId(ticket));
  const fields = (kept?.payload['result'] as { fields?: unknown } | undefined)?.fields;
  return typeof fields === 'string' ? fields : undefined;
}

async function refuse(parts: IssuerParts, ctx: IssuerContext, description: string): Promise<void> {
  ctx.status = 400;
  await errorPage(parts)(ctx, { error: 'invalid_request', error_description: description }, undefined);
}
