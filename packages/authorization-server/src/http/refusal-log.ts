import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Refused } from '../pages/named-address.ts';
import { requestIdOf } from '../request-id.ts';
import type { IssuerParts } from '../stores.ts';
import { reasonOf, toldReason } from './refusal-reasons.ts';

/** Where the library tells of what it refused, and how the developer knows the place. */
const PLACES: Readonly<Record<string, string>> = {
  authorization: 'authorization',
  pushed_authorization_request: 'par',
  device_authorization: 'device_authorization',
  code_verification: 'device',
  device_resume: 'device',
  grant: 'token',
  introspection: 'introspection',
  revocation: 'revocation',
  userinfo: 'userinfo',
  end_session: 'end_session',
};

/** Answers, not faults: nobody is signed in when asked silently, and a device has to wait. */
const EXPECTED = new Set([
  ...['authorization_pending', 'slow_down'],
  ...['login_required', 'consent_required', 'interaction_required', 'account_selection_required'],
]);
const GRANT_TYPE = /^[a-z0-9_:.-]{1,64}$/;

/**
 * Tells an application's developers which of its requests were refused, and why: more than the answer may say. Only for a
 * client that is named, and never with what a request brought in secret (S10).
 */
export function logRefusals(provider: Provider, parts: IssuerParts): void {
  const noted = new WeakMap<object, { readonly endpoint: string; readonly refused: Refused }>();
  const events: { on(name: string, listener: (ctx: KoaContextWithOIDC, error: Refused) => void): void } =
    provider;
  for (const [name, endpoint] of Object.entries(PLACES))
    events.on(`${name}.error`, (ctx, refused) => noted.set(ctx.req, { endpoint, refused }));
  provider.use(async (ctx, next) => {
    await next();
    const found = noted.get(ctx.req);
    if (found === undefined) return;
    const page = ctx as unknown as KoaContextWithOIDC;
    tellOwnMistake(page, found.refused);
    await write(parts, page, found).catch((error: unknown) =>
      parts.onServerError(error instanceof Error ? error : new Error(String(error)), requestIdOf(page)),
    );
  });
}

async function write(
  parts: IssuerParts,
  ctx: KoaContextWithOIDC,
  { endpoint, refused }: { readonly endpoint: string; readonly refused: Refused },
): Promise<void> {
  // One more guess of many (attack 60): the developer has read of the first.
  if (ctx.status === 429) return;
  const { oidc } = ctx;
  const applicationId = oidc.client?.clientId ?? oidc.body?.['client_id'] ?? oidc.params?.['client_id'];
  const error = errorIn(ctx.body) ?? String(refused.error);
  if (typeof applicationId !== 'string' || EXPECTED.has(error)) return;
  const grantType = oidc.params?.['grant_type'] ?? oidc.body?.['grant_type'];
  await parts.keepRefusal({
    ...{ applicationId, endpoint, error, reason: reasonOf(ctx, refused) },
    grantType: typeof grantType === 'string' && GRANT_TYPE.test(grantType) ? grantType : undefined,
    requestId: requestIdOf(ctx),
  });
}

/** What the answer says, where it is one for programs. */
function errorIn(body: unknown): string | undefined {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  return typeof error === 'string' ? error : undefined;
}

/** `grant request is invalid` helps nobody whose own request is wrong. */
function tellOwnMistake(ctx: KoaContextWithOIDC, refused: Refused): void {
  const told = toldReason(ctx, refused);
  const body: unknown = ctx.body;
  const isAnswer = typeof body === 'object' && body !== null && 'error_description' in body;
  if (told !== undefined && isAnswer) ctx.body = { ...body, error_description: told };
}
