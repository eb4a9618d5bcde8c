import type { DomainProof, OrganizationRole } from '@portico/core';
import { CopyValue } from '../copy-value.tsx';
import { Facts } from '../facts.tsx';
import { LinkButton } from '../link-button.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import type { DomainRecord } from './domain.ts';
import { domainState } from './domain-state.ts';
import { Domains } from './domains.tsx';
import { RenameOrganization } from './rename-organization.tsx';
import { SuspendOrganization } from './suspend-organization.tsx';

export type OrganizationView = {
  readonly id: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
  readonly createdAt: Date;
  readonly projectName: string;
  readonly domains: readonly {
    readonly domain: string;
    readonly verifiedAt: Date | null;
    readonly unconfirmedAt: Date | null;
    readonly proof: DomainProof | null;
    readonly record: DomainRecord | null;
  }[];
  readonly role: OrganizationRole | null;
  readonly mayManage: boolean;
  readonly administersProject: boolean;
};

const ROLES = { owner: 'Owner', admin: 'Admin', member: 'Member' };

/** What this organization is, who one is in it, and what comes next. */
export function OrganizationOverview({ organization }: { organization: OrganizationView }) {
  const { id, name, role, domains } = organization;
  return (
    <div className="flex flex-col gap-6">
      <Panel
        title="Single sign-on"
        description="People in this organization sign in with their work account. One approval at Microsoft sets it up."
        action={
          <LinkButton href={`/dashboard/organizations/${id}/features/single-sign-on`}>
            Open single sign-on
          </LinkButton>
        }
      />
      <Panel title="About">
        <Facts
          facts={[
            { name: 'Project', value: organization.projectName },
            { name: 'Your role', value: role ? ROLES[role] : 'None; you administer the project' },
            { name: 'Organization id', value: <CopyValue label="organization id" value={id} /> },
            { name: 'Created', value: <RelativeTime at={organization.createdAt.toISOString()} /> },
          ]}
        />
      </Panel>
      <Domains
        organizationId={id}
        domains={domains.map(({ domain, verifiedAt, unconfirmedAt, record, proof }) => ({
          domain,
          proof,
          record,
          state: domainState(verifiedAt, unconfirmedAt),
        }))}
        mayChange={organization.mayManage}
        mayVouch={organization.administersProject}
      />
      {organization.mayManage ? <RenameOrganization organizationId={id} name={name} /> : null}
      {organization.administersProject ? (
        <SuspendOrganization organizationId={id} name={name} status={organization.status} />
      ) : null}
    </div>
  );
}
