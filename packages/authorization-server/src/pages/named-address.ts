import { errors } from 'oidc-provider';
import type { IssuerContext } from '../context.ts';

/** What the library and our own rules throw. */
export type Refused = {
  readonly error?: unknown;
  readonly error_description?: unknown;
  readonly error_detail?: unknown;
  readonly scope?: unknown;
};

/** Names the address that is not registered; undefined for every other refusal. */
export function namedAddress({ oidc }: IssuerContext, refused: Refused): string | undefined {
  if (refused instanceof errors.InvalidRedirectUri)
    return `redirect_uri ${shown(oidc?.params?.['redirect_uri'])} is not registered for this application: register exactly this address, or send one that is`;
  if (refused.error_description === 'post_logout_redirect_uri not registered')
    return `post_logout_redirect_uri ${shown(oidc?.params?.['post_logout_redirect_uri'])} is not registered for this application: register exactly this address, or send one that is`;
  return undefined;
}

/** An address without what may be about a person or secret. */
function shown(value: unknown): string {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null) return 'of the request';
  const base =
    url.origin === 'null' ? `${url.protocol}${url.host === '' ? '' : `//${url.host}`}` : url.origin;
  return `${base}${url.pathname}${url.search === '' ? '' : '?...'}`.slice(0, 200);
}
