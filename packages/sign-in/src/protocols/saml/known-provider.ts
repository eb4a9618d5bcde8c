import { samlNames } from '@portico/connections';
import { PorticoError } from '@portico/core';
import type { ResolvedConnection, SamlProvider, SamlSettings } from '@portico/database';
import type { SignInParts } from '../../settings.ts';

/** A connection as a service provider, and whom it believes. */
export type KnownProvider = {
  readonly names: ReturnType<typeof samlNames>;
  readonly settings: SamlSettings;
  readonly provider: SamlProvider;
};

/** @throws PorticoError `connection_disabled` for one of which nothing was entered yet */
export async function knownProvider(
  { saml, origin }: Pick<SignInParts, 'saml' | 'origin'>,
  { id }: Pick<ResolvedConnection, 'id'>,
): Promise<KnownProvider> {
  const settings = await saml.settings.of(id);
  if (!settings?.provider) throw new PorticoError('connection_disabled', { detail: 'nothing was entered' });
  return { names: samlNames(origin, id, settings), settings, provider: settings.provider };
}
