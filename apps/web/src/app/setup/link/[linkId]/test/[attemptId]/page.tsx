import { isId } from '@portico/core';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { SetupFrame } from '../../../../../../components/setup-link/setup-frame.tsx';
import { TestResult } from '../../../../../../components/single-sign-on/test-result.tsx';
import { linkOfPage } from '../../../../held-link.ts';

export const metadata: Metadata = { title: 'Test sign-in' };

type Params = { readonly params: Promise<{ readonly linkId: string; readonly attemptId: string }> };

/** What a test sign-in brought, for whoever tries the connection of a setup link. */
export default async function LinkTestPage({ params }: Params) {
  const { linkId, attemptId } = await params;
  if (!isId('signInAttempt', attemptId)) notFound();
  const link = await linkOfPage(linkId);
  // That page says why there is nothing to try.
  if (link?.connectionId === undefined || link.connectionId === null || link.state !== 'in_use')
    redirect(`/setup/link/${linkId}`);
  return (
    <SetupFrame wide brand={link} title="Test sign-in" lead="Shows what arrives. It signs nobody in.">
      <TestResult
        organizationId={link.organizationId}
        attemptId={attemptId}
        connectionId={link.connectionId}
        back={`/setup/link/${linkId}`}
      />
    </SetupFrame>
  );
}
