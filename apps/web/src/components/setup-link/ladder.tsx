'use client';

import type { IdentityProviderName } from '@portico/core';
import { ChooseProvider } from '../entered-connection/choose-provider.tsx';
import { PROVIDER_ORDER } from '../entered-connection/providers.ts';
import { Panel } from '../panel.tsx';
import { type MicrosoftOffer, OneClick } from './one-click.tsx';

type Rung = {
  readonly title: string;
  readonly description: string;
  readonly providers: readonly IdentityProviderName[];
};

/** What can be connected by hand, the easiest first. A protocol that is added gets a row. */
const RUNGS: readonly Rung[] = [
  {
    title: 'Your identity provider',
    description:
      'Where do your people have their accounts? Each has a guide with the names of its own console.',
    providers: PROVIDER_ORDER.filter((provider) => provider !== 'generic'),
  },
  {
    title: 'Any other that speaks OpenID Connect',
    description: 'You need an issuer, a client ID and a client secret from it.',
    providers: ['generic'],
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
  return RUNGS.map(({ title, description, providers }) => (
    <Panel key={title} title={title} description={description}>
      <ChooseProvider {...{ organizationId, providers, onBegun }} />
    </Panel>
  ));
}
