import type { Connection } from '../../api/connections/connection.ts';
import { OpenIdForm } from './open-id-form.tsx';
import type { ProviderGuide } from './providers.ts';
import { SamlForm } from './saml-form.tsx';

/** Where what the identity provider gives is entered, as its protocol has it. */
export function ProviderForm(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}`;
  readonly guide: ProviderGuide;
  readonly connection: Connection;
  readonly entered: NonNullable<Connection['entered']>;
  readonly onEntered: () => void;
}) {
  const { path, guide, connection, entered, onEntered } = props;
  return entered.saml ? (
    <SamlForm key={entered.entered_at} {...{ path, guide, saml: entered.saml, onEntered }} />
  ) : (
    <OpenIdForm
      key={entered.entered_at}
      {...{ path, guide, entered, onEntered }}
      hasSecret={connection.credential?.kind === 'client_secret'}
    />
  );
}
