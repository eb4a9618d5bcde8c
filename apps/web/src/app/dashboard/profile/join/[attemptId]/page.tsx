import { isErrorCode, isId, messageOf } from '@portico/core';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { composition } from '../../../../../../composition/composition.ts';
import { LinkButton } from '../../../../../components/link-button.tsx';
import { PageHeader } from '../../../../../components/page-header.tsx';
import { Panel } from '../../../../../components/panel.tsx';
import { ConfirmJoin } from '../../../../../components/profile/confirm-join.tsx';
import { load, requirePageViewer } from '../../../../page-access.ts';

export const metadata: Metadata = { title: 'Join your sign-ins' };

const BACK = [{ href: '/dashboard/profile', label: 'Your profile' }];

export default async function JoinPage({ params }: { readonly params: Promise<{ attemptId: string }> }) {
  const { attemptId } = await params;
  const viewer = await requirePageViewer(`/dashboard/profile/join/${encodeURIComponent(attemptId)}`);
  if (!isId('signInAttempt', attemptId)) notFound();
  const view = await load(() => composition().signIn.joins.view(attemptId, viewer.userId));
  const { outcome, person } = view;
  if (outcome === 'ok' && person !== null)
    return (
      <>
        <PageHeader title="Join your sign-ins" crumbs={BACK} />
        <ConfirmJoin
          attemptId={attemptId}
          organizationName={view.organizationName}
          here={named(viewer.person.name, viewer.person.signInName ?? viewer.person.email)}
          there={named(person.name, person.email)}
          other={view.other && { role: view.other.role, since: view.other.since.toISOString() }}
        />
      </>
    );
  return (
    <>
      <PageHeader title="Join your sign-ins" crumbs={BACK} />
      <Panel title={titleFor(outcome)} description={reasonFor(outcome)}>
        <LinkButton href="/dashboard/profile">Back to your profile</LinkButton>
      </Panel>
    </>
  );
}

/** With the address, by which two people of one name differ. */
function named(name: string | null, address: string | null): string {
  if (name !== null && address !== null) return `${name} (${address})`;
  return name ?? address ?? 'somebody without a name';
}

function titleFor(outcome: string | null): string {
  if (outcome === 'joined') return 'They are joined';
  return outcome === null ? 'Nobody has come back yet' : 'They were not joined';
}

function reasonFor(outcome: string | null): string {
  if (outcome === 'joined') return 'From now on you sign in either way, as the same person.';
  if (isErrorCode(outcome)) return `${messageOf(outcome)} Nothing was changed.`;
  return 'Finish signing in at your identity provider, or begin again from your profile.';
}
