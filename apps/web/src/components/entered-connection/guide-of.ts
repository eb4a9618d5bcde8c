import type { Connection } from '../../api/connections/connection.ts';
import { GUIDES, type ProviderGuide } from './providers.ts';
import { SAML_GUIDES } from './saml-providers.ts';

/** How this connection is set up at its provider. */
export function guideOf({ protocol, provider }: Pick<Connection, 'protocol' | 'provider'>): ProviderGuide {
  return (protocol === 'saml' ? SAML_GUIDES[provider] : undefined) ?? GUIDES[provider];
}
