import type { SignInWish } from '@portico/authorization-server';

/**
 * What the identity provider is told of the application's `prompt`. Providers take one value: who proves anew who they are
 * says so there in any case. With `max_age` a provider has to say when that was (OpenID Connect Core section 3.1.2.1).
 */
export function promptOf(
  wish: Pick<SignInWish, 'freshAuthentication' | 'selectAccount'>,
): Record<string, string> {
  if (wish.freshAuthentication) return { prompt: 'login', max_age: '0' };
  return wish.selectAccount ? { prompt: 'select_account' } : {};
}
