import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { textsFor } from '../pages/page-texts.ts';
import { escapeHtml, showPage } from '../pages/plain-page.ts';
import type { IssuerParts } from '../stores.ts';
import { deviceAddress } from './device-address.ts';

/** What stands before the pages on which people connect a device. */
export function guardDevicePages(provider: Provider, parts: IssuerParts): void {
  provider.use(async (ctx, next) => {
    const page = ctx as unknown as KoaContextWithOIDC;
    // A form that this browser was never given: the library fails at it.
    const posts = ctx.method === 'POST' && ctx.path === '/device';
    if (posts && !holds(provider, page, 'session')) return showOver(parts, page);
    // Eight characters can be guessed by whoever may try often (RFC 8628 section 5.1; attack 80).
    if (posts) {
      const address = ctx.get('x-portico-client-ip') || undefined;
      if (await parts.admitsUserCode(address)) {
        await next();
        // However many devices an office connects: what is right is never a guess.
        if (page.oidc.entities.DeviceCode) await parts.forgiveUserCode(address);
        return;
      }
      ctx.status = 429;
      return show(parts, page, 'tooMany');
    }
    // The way back from signing in, in a browser that has begun nothing: at this it fails, too.
    const resumes = ctx.method === 'GET' && ctx.path.startsWith('/device/');
    if (!resumes || (holds(provider, page, 'resume') && holds(provider, page, 'session'))) return next();
    showOver(parts, page);
  });
}

function showOver(parts: IssuerParts, ctx: KoaContextWithOIDC): void {
  ctx.status = 400;
  show(parts, ctx, 'over');
}

function show({ issuer }: IssuerParts, ctx: KoaContextWithOIDC, which: 'tooMany' | 'over'): void {
  const { language, device } = textsFor(ctx);
  const { title, text } = device[which];
  const address = escapeHtml(deviceAddress(issuer));
  showPage(ctx, {
    title,
    language,
    body: `<p>${text}</p><p><a class="button" href="${address}">${device.anotherCode}</a></p>`,
  });
}

const holds = (provider: Provider, ctx: KoaContextWithOIDC, cookie: 'resume' | 'session') =>
  ctx.cookies.get(provider.cookieName(cookie)) !== undefined;
