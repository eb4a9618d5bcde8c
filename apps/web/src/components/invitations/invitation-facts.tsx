import type { ReactNode } from 'react';
import type { LookedAt } from './accept-invitation.tsx';

/**
 * Who stands behind an invitation. An organization's name is whatever its owner typed, so it alone would let anybody speak
 * for anybody.
 */
export function InvitationFacts({ invitation }: { invitation: LookedAt }) {
  const { project_name: project, domains, kind } = invitation;
  return (
    <div className="mb-6 flex flex-col gap-3 rounded-lg border border-separator p-4 text-sm">
      <dl className="flex flex-col gap-2">
        <Fact term="Invited by">
          <Inviter invitedBy={invitation.invited_by} />
        </Fact>
        {project === null ? null : <Fact term="Project">{project}</Fact>}
        {kind === 'member' ? (
          <Fact term="Proven domains of the organization">
            {domains.length === 0 ? 'None' : domains.join(', ')}
          </Fact>
        ) : null}
      </dl>
      <p className="font-medium">Only accept if you know who invited you.</p>
    </div>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{term}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

/** What somebody calls themselves stands in quotation marks: it could read like words of ours. */
function Inviter({ invitedBy }: { invitedBy: LookedAt['invited_by'] }) {
  if (invitedBy === null) return 'The operator of this Portico';
  const { name, email, email_proven: isProven } = invitedBy;
  return (
    <>
      {name === null ? null : `“${name}” `}
      {email ?? 'without an e-mail address'}
      {email === null || isProven ? null : (
        <span className="block text-muted">They chose this name and address; nobody has checked them.</span>
      )}
    </>
  );
}
