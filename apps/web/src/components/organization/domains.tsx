'use client';

import { Empty } from '../empty.tsx';
import { Panel } from '../panel.tsx';
import { AddDomain } from './add-domain.tsx';
import type { Domain } from './domain.ts';
import { DomainRow } from './domain-row.tsx';

/** The e-mail domains that lead to this organization's sign-in. */
export function Domains(props: {
  readonly organizationId: string;
  readonly domains: readonly Domain[];
  readonly mayChange: boolean;
  readonly mayVouch: boolean;
  /** As who may change them, unless given. */
  readonly mayRemove?: boolean;
}) {
  const path = `/v1/session/orgs/${props.organizationId}/domains` as const;
  return (
    <Panel
      title="Domains"
      description="People with an address in a verified domain are led to this organization’s sign-in, and the address is trusted."
    >
      {props.domains.length === 0 ? (
        <Empty title="No domain yet">
          {props.mayChange ? null : 'An owner or admin of the organization adds its domains.'}
        </Empty>
      ) : (
        <ul className="divide-y divide-separator">
          {props.domains.map((domain) => (
            <DomainRow
              key={domain.domain}
              path={path}
              domain={domain}
              mayChange={props.mayRemove ?? props.mayChange}
            />
          ))}
        </ul>
      )}
      {props.mayChange ? <AddDomain path={path} mayVouch={props.mayVouch} /> : null}
    </Panel>
  );
}
