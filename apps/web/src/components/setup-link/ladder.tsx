'use client';

import type { IdentityProviderName } from '@portico/core';
import type { Connection } from '../../api/connections/connection.ts';
import { ChooseProvider } from '../entered-connection/choose-provider.tsx';
import { PROVIDER_ORDER } from '../entered-connection/providers.ts';
import { Panel } from '../panel.tsx';
import { type MicrosoftOffer, OneClick } from './one-click.tsx';

type Rung = {
  readonly title: string;
  readonly description: string;
  readonly protocol: Connection['protocol'];
  readonly providers: readonly IdentityProviderName[];
};

/** What can be connected by hand, the easiest first. A protocol that is added gets a row. */
const RUNGS: readonly Rung[] = [
  {
    title: 'Your identity provider',
    description:
      'Where do your people have their accounts? Each has a guide with the names of its own console.',
    protocol: 'oidc',
    providers: PROVIDER_ORDER.filter((provider) => provider !== 'generic'),
  },
  {
    title: 'Any other that speaks OpenID Connect',
    description: 'You need an issuer, a client ID and a client secret from it.',
    protocol: 'oidc',
    providers: ['generic'],
  },
  {
    title: 'By SAML',
    description: 'For a provider that speaks only SAML 2.0, and where your company wants it.',
    protocol: 'saml',
    providers: PROVIDER_ORDER,
  },
];

/** The ways to connect. Choosing begins a draft at once, so that our addresses are there. */
export function Ladder(props: {
  readonly organizationId: string;
  readonly onBegun: () => void;
  /** Undefined where Microsoft cannot be connected by one click. */
  readonly microsoft: MicrosoftOffer | undefined;
}) {
  const { organizationId, onBegun, microsoft } = props;
  return (
    <>
      {microsoft ? <OneClick {...{ organizationId, microsoft }} /> : null}
      <ByHand {...{ organizationId, onBegun }} />
    </>
  );
}

function ByHand({ organizationId, onBegun }: { organizationId: string; onBegun: () => void }) {
  return RUNGS.map(({ title, description, protocol, providers }) => (
    <Panel key={title} title={title} description={description}>
      <ChooseProvider {...{ organizationId, onBegun }} only={{ protocol, providers }} />
    </Panel>
  ));
}
