import type { ReactNode } from 'react';
import type { InvitationTexts } from '../outside/invitation-texts.ts';
import type { LookedAt } from './looked-at.ts';

/**
 * Who stands behind an invitation. An organization's name is whatever its owner typed, so it alone would let anybody speak
 * for anybody.
 */
export function InvitationFacts(props: { invitation: LookedAt; words: InvitationTexts }) {
  const { invitation, words } = props;
  const { project_name: project, domains, kind } = invitation;
  return (
    <div className="mb-6 flex flex-col gap-3 rounded-lg border border-separator p-4 text-sm">
      <dl className="flex flex-col gap-2">
        <Fact term={words.invitedBy}>
          <Inviter invitedBy={invitation.invited_by} words={words} />
        </Fact>
        {project === null ? null : <Fact term={words.project}>{project}</Fact>}
        {kind === 'member' ? (
          <Fact term={words.domains}>{domains.length === 0 ? words.noDomains : domains.join(', ')}</Fact>
        ) : null}
      </dl>
      <p className="font-medium">{words.caution}</p>
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
function Inviter(props: { invitedBy: LookedAt['invited_by']; words: InvitationTexts }) {
  const { invitedBy, words } = props;
  if (invitedBy === null) return words.byOperator;
  const { name, email, email_proven: isProven } = invitedBy;
  return (
    <>
      {name === null ? null : `${words.quoted(name)} `}
      {email ?? words.withoutEmail}
      {email === null || isProven ? null : <span className="block text-muted">{words.unchecked}</span>}
    </>
  );
}
