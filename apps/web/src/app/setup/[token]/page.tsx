import { isPorticoError } from '@portico/core';
import type { Metadata } from 'next';
import { composition } from '../../../../composition/composition.ts';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { headingOf, makerOf, OVER, renews, taskOf } from '../../../components/setup-link/link-sentences.ts';
import { OpenLink } from '../../../components/setup-link/open-link.tsx';
import { SetupFrame } from '../../../components/setup-link/setup-frame.tsx';
import { load } from '../../page-access.ts';
import { linkOfPage } from '../held-link.ts';

// Whoever this page leads on to learns nothing of its address.
export const metadata: Metadata = { title: 'Set up single sign-on', referrer: 'no-referrer' };

/** Looking changes nothing: what follows the links of mails only looks. */
export default async function SetupLinkPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const link = await load(() => composition().setupLinks.look(token).catch(unknown));
  if (link === undefined)
    return (
      <SetupFrame
        brand={undefined}
        title="There is no such link"
        lead="Look whether all of it was copied, or ask whoever sent it for a new one."
      />
    );
  const { state, projectName, organizationName } = link;
  const maker = makerOf(link.createdBy, projectName);
  if (state === 'open' || (state === 'in_use' && (await linkOfPage(link.id)) !== undefined))
    return (
      <SetupFrame
        brand={link}
        title={headingOf(link.intents, organizationName)}
        lead={`${maker} asks you to ${taskOf(link.intents)}, so that people of ${organizationName} ${renews(link.intents) ? 'go on signing' : 'sign'} in to ${projectName} with their work account.`}
      >
        <p className="text-sm text-muted">
          The link works in the first browser that goes on, and expires{' '}
          <RelativeTime at={link.expiresAt.toISOString()} />. If you do not know who sent it, close this page.
        </p>
        <OpenLink token={token} />
      </SetupFrame>
    );
  return (
    <SetupFrame brand={link} title={OVER[state].title} lead={OVER[state].text}>
      <p className="text-sm">Whom to ask: {maker}.</p>
    </SetupFrame>
  );
}

function unknown(failure: unknown): undefined {
  if (!isPorticoError(failure) || failure.code !== 'setup_link_invalid') throw failure;
}
