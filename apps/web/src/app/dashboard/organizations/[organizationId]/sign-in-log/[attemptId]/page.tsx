import { isId } from '@portico/core';
import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { composition } from '../../../../../../../composition/composition.ts';
import { inSnakeCase } from '../../../../../../api/snake-case.ts';
import { Forbidden } from '../../../../../../components/forbidden.tsx';
import { Trace } from '../../../../../../components/sign-in-log/trace.tsx';
import { load } from '../../../../../page-access.ts';
import { organizationOfPage } from '../../organization.ts';

export const metadata: Metadata = { title: 'Sign-in' };

type Params = { readonly params: Promise<{ organizationId: string; attemptId: string }> };

export default async function SignInTracePage({ params }: Params) {
  const { organizationId, attemptId } = await params;
  const { viewer, organization } = await organizationOfPage(organizationId);
  if (!isId('signInAttempt', attemptId)) notFound();
  if (!organization.mayManage)
    return <Forbidden>The sign-in log is for owners and admins of the organization.</Forbidden>;
  const trace = await load(() =>
    composition().administration.traceSignIn(viewer, organization.id, attemptId),
  );
  return (
    <>
      <nav aria-label="Sign-in log" className="mb-3 text-sm text-muted">
        <Link
          href={`/dashboard/organizations/${organization.id}/sign-in-log`}
          className="inline-flex items-center gap-0.5 hover:underline"
        >
          <ChevronLeft aria-hidden className="-ml-1 size-4" />
          Sign-in log
        </Link>
      </nav>
      <Trace
        organizationId={organization.id}
        trace={inSnakeCase({ ...trace, startedAt: trace.startedAt.toISOString() })}
      />
    </>
  );
}
