import type { Middleware } from '../context.ts';
import type { IssuerParts } from '../stores.ts';

/** Where people type the code of a device, whichever project's it is. */
export const deviceAddress = (issuer: string): string => new URL('/device', issuer).href;

/**
 * Tells a device the one short address of the deployment, since somebody types it (RFC 8628 section 3.3.1). The page there
 * knows from the code which project's it is.
 */
export function shortenDeviceAddress({ issuer }: Pick<IssuerParts, 'issuer'>): Middleware {
  const address = deviceAddress(issuer);
  return async (ctx, next) => {
    await next();
    const { oidc } = ctx;
    const body: unknown = ctx.body;
    if (oidc?.route !== 'device_authorization' || typeof body !== 'object' || body === null) return;
    if (!('user_code' in body)) return;
    const complete = `${address}?${new URLSearchParams({ user_code: String(body.user_code) })}`;
    ctx.body = { ...body, verification_uri: address, verification_uri_complete: complete };
  };
}
