'use client';

import { Button, Chip } from '@heroui/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { renewInvitation } from '../../api/invitations/renew-invitation.ts';
import type { revokeInvitation } from '../../api/invitations/revoke-invitation.ts';
import { type ApiFailure, callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import type { MadeLink } from '../link-notice.tsx';
import { roleName } from '../organization/roles.ts';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import type { InvitationView } from './invitation-view.ts';

/** Who was invited and has not accepted yet. Nothing is theirs so far. */
export function OpenInvitations(props: {
  readonly invitations: readonly InvitationView[];
  readonly onLink: (email: string, link: MadeLink) => void;
}) {
  if (props.invitations.length === 0) return null;
  return (
    <Panel title="Open invitations" description="Nobody has access through them until they are accepted.">
      <ul className="divide-y divide-separator">
        {props.invitations.map((invitation) => (
          <OpenInvitation key={invitation.id} invitation={invitation} onLink={props.onLink} />
        ))}
      </ul>
    </Panel>
  );
}

function OpenInvitation(props: {
  readonly invitation: InvitationView;
  readonly onLink: (email: string, link: MadeLink) => void;
}) {
  const { id, email, name, role, expiresAt } = props.invitation;
  const router = useRouter();
  const [failure, setFailure] = useState<ApiFailure>();

  async function renew() {
    setFailure(undefined);
    const result = await callApi<typeof renewInvitation>('POST', `/v1/session/invitations/${id}/renew`);
    if (!result.ok) return setFailure(result.failure);
    props.onLink(email, result.value);
    router.refresh();
  }

  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-0 flex-1 basis-60">
          <span className="block [overflow-wrap:anywhere]">{name ?? email}</span>
          <span className="block text-sm text-muted [overflow-wrap:anywhere]">
            {name === null ? null : `${email} · `}expires <RelativeTime at={expiresAt} />
          </span>
        </span>
        {role === null ? null : (
          <Chip size="sm" variant="soft">
            {roleName(role)}
          </Chip>
        )}
        <Button size="sm" variant="ghost" aria-label={`New link for ${email}`} onPress={renew}>
          New link
        </Button>
        <ConfirmButton
          size="sm"
          variant="ghost"
          button="Revoke"
          buttonLabel={`Revoke the invitation of ${email}`}
          heading={`Revoke the invitation of ${email}?`}
          confirm="Revoke invitation"
          busyText="Revoking…"
          act={() => callApi<typeof revokeInvitation>('DELETE', `/v1/session/invitations/${id}`)}
          done={() => router.refresh()}
        >
          <p>The link stops working at once. You can invite them again.</p>
        </ConfirmButton>
      </div>
      {failure ? (
        <div className="mt-2">
          <FailureNotice failure={failure} />
        </div>
      ) : null}
    </li>
  );
}
