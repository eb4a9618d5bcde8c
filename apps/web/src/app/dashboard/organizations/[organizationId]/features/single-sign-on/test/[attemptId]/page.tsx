import { isId } from '@portico/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Forbidden } from '../../../../../../../../components/forbidden.tsx';
import { FeatureHeading } from '../../../../../../../../components/organization/feature-heading.tsx';
import { TestResult } from '../../../../../../../../components/single-sign-on/test-result.tsx';
import { organizationOfPage } from '../../../../organization.ts';

export const metadata: Metadata = { title: 'Test sign-in' };

type Params = {
  readonly params: Promise<{ organizationId: string; attemptId: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function TestSignInPage({ params, searchParams }: Params) {
  const { organizationId, attemptId } = await params;
  const { organization } = await organizationOfPage(organizationId);
  if (!isId('signInAttempt', attemptId)) notFound();
  if (!organization.mayConnect) {
    return <Forbidden>A test sign-in is shown to owners and admins of the organization.</Forbidden>;
  }
  const { connection } = await searchParams;
  return (
    <>
      <FeatureHeading organizationId={organization.id} title="Test sign-in">
        Shows what arrives from Microsoft. It signs nobody in.
      </FeatureHeading>
      <TestResult
        organizationId={organization.id}
        attemptId={attemptId}
        connectionId={isId('connection', connection) ? connection : undefined}
      />
    </>
  );
}
