import type { Provider } from 'oidc-provider';
import type { IssuerContext, Middleware } from '../context.ts';
import { textsFor } from '../pages/page-texts.ts';
import { escapeHtml, showNotice } from '../pages/plain-page.ts';
import type { IssuerParts } from '../stores.ts';
import { deviceAddress } from './device-address.ts';

/** What stands before the pages on which people connect a device. */
export function guardDevicePages(parts: IssuerParts, provider: Provider): Middleware {
  return async (ctx, next) => {
    // A form that this browser was never given: the library fails at it.
    const posts = ctx.method === 'POST' && ctx.path === '/device';
    if (posts && !holds(provider, ctx, 'session')) return showOver(parts, ctx);
    // Eight characters can be guessed by whoever may try often (RFC 8628 section 5.1; attack 80).
    if (posts) {
      const address = ctx.get('x-portico-client-ip') || undefined;
      if (await parts.admitsUserCode(address)) {
        await next();
        // However many devices an office connects: what is right is never a guess.
        if (ctx.oidc?.entities.DeviceCode) await parts.forgiveUserCode(address);
        return;
      }
      ctx.status = 429;
      return show(parts, ctx, 'tooMany');
    }
    // The way back from signing in, in a browser that has begun nothing: at this it fails, too.
    const resumes = ctx.method === 'GET' && ctx.path.startsWith('/device/');
    if (!resumes || (holds(provider, ctx, 'resume') && holds(provider, ctx, 'session'))) return next();
    showOver(parts, ctx);
  };
}

function showOver(parts: IssuerParts, ctx: IssuerContext): void {
  ctx.status = 400;
  show(parts, ctx, 'over');
}

function show({ issuer }: IssuerParts, ctx: IssuerContext, which: 'tooMany' | 'over'): void {
  const { language, device } = textsFor(ctx);
  const address = escapeHtml(deviceAddress(issuer));
  const wayOn = `<a class="button" href="${address}">${device.anotherCode}</a>`;
  showNotice(ctx, { ...device[which], language, wayOn });
}

const holds = (provider: Provider, ctx: IssuerContext, cookie: 'resume' | 'session') =>
  ctx.cookies.get(provider.cookieName(cookie)) !== undefined;
