import type { Viewer } from '@portico/administration';
import type { Metadata } from 'next';
import { composition } from '../../../../../../../composition/composition.ts';
import { domainState } from '../../../../../../components/organization/domain-state.ts';
import { FeatureHeading } from '../../../../../../components/organization/feature-heading.tsx';
import { BeginMove } from '../../../../../../components/replacing/begin-move.tsx';
import { MovesUnderWay } from '../../../../../../components/replacing/moves-under-way.tsx';
import { SetupLinks } from '../../../../../../components/setup-link/setup-links.tsx';
import { returnOutcome } from '../../../../../../components/single-sign-on/return-outcome.ts';
import { SingleSignOn } from '../../../../../../components/single-sign-on/single-sign-on.tsx';
import { SingleSignOnForOthers } from '../../../../../../components/single-sign-on/single-sign-on-for-others.tsx';
import { load } from '../../../../../page-access.ts';
import { type OrganizationParams, organizationOfPage } from '../../organization.ts';

export const metadata: Metadata = { title: 'Single sign-on' };

type Search = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SingleSignOnPage({ params, searchParams }: OrganizationParams & Search) {
  const { organization, viewer } = await organizationOfPage((await params).organizationId);
  const names = { organizationName: organization.name, projectName: organization.projectName };
  return (
    <>
      <FeatureHeading organizationId={organization.id} title="Single sign-on">
        People of {organization.name} sign in with their work account.
      </FeatureHeading>
      {organization.mayConnect ? (
        <div className="mb-6 empty:hidden">
          <MovesUnderWay organizationId={organization.id} />
        </div>
      ) : null}
      {organization.mayConnect ? (
        <SingleSignOn
          organizationId={organization.id}
          mayDecide={organization.role === 'owner'}
          outcome={returnOutcome(await searchParams)}
          names={names}
          domains={organization.domains.map(({ domain, verifiedAt, unconfirmedAt }) => ({
            domain,
            state: domainState(verifiedAt, unconfirmedAt),
          }))}
        />
      ) : (
        <SingleSignOnForOthers
          organizationId={organization.id}
          names={names}
          administersProject={organization.administersProject}
          connections={organization.connections}
          reports={organization.administersProject ? await reportsOf(viewer, organization.id) : []}
        />
      )}
      {organization.mayConnect ? (
        <div className="mt-6">
          <BeginMove organizationId={organization.id} />
        </div>
      ) : null}
      {organization.mayManage ? (
        <div className="mt-6">
          <SetupLinks organizationId={organization.id} />
        </div>
      ) : null}
    </>
  );
}

const reportsOf = (viewer: Viewer, organizationId: string) =>
  load(() => composition().provisioning.connectionsForProject(organizationId, viewer));
