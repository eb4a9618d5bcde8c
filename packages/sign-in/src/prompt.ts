import type { SignInWish } from '@portico/authorization-server';

/**
 * What the identity provider is told of the application's `prompt`. Providers take one value: who proves anew who they are
 * says so there in any case.
 */
export function promptOf(
  wish: Pick<SignInWish, 'freshAuthentication' | 'selectAccount'>,
): Record<string, string> {
  if (wish.freshAuthentication) return { prompt: 'login' };
  return wish.selectAccount ? { prompt: 'select_account' } : {};
}
