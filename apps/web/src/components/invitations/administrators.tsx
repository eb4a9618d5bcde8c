'use client';

import { useRouter } from 'next/navigation';
import type { removeOperator } from '../../api/administrators/remove-operator.ts';
import type { removeProjectAdmin } from '../../api/administrators/remove-project-admin.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { Empty } from '../empty.tsx';
import { useLinkNotice } from '../link-notice.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import type { InvitationView } from './invitation-view.ts';
import { InviteForm, type InviteFormProps } from './invite-form.tsx';
import { OpenInvitations } from './open-invitations.tsx';

type PeoplePath = `/v1/session/projects/${string}/admins` | '/v1/session/deployment/operators';

export type AdministratorView = {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly since: string;
};

/** What differs between those who administer a project and those who run the deployment. */
export type AdministratorWords = {
  readonly title: string;
  readonly description: string;
  readonly none: string;
  readonly invite: string;
  readonly inviteDescription: string;
  readonly remove: string;
  readonly removal: string;
};

/** Who administers something, who is invited to, and how to invite somebody. */
export function Administrators(props: {
  readonly words: AdministratorWords;
  readonly viewerId: string;
  readonly people: readonly AdministratorView[];
  readonly invitations: readonly InvitationView[];
  /** Below it lie the people, each under their id. */
  readonly peoplePath: PeoplePath;
  readonly invitationsPath: InviteFormProps['path'];
}) {
  const { words } = props;
  const { notice, onLink } = useLinkNotice('invitation link');
  return (
    <div className="flex flex-col gap-6">
      {notice}
      <Panel title={words.title} description={words.description}>
        {props.people.length === 0 ? (
          <Empty title="Nobody yet">{words.none}</Empty>
        ) : (
          <ul className="divide-y divide-separator">
            {props.people.map((person) => (
              <Administrator
                key={person.id}
                person={person}
                isViewer={person.id === props.viewerId}
                words={words}
                path={`${props.peoplePath}/${person.id}`}
              />
            ))}
          </ul>
        )}
      </Panel>
      <OpenInvitations invitations={props.invitations} onLink={onLink} />
      <InviteForm
        path={props.invitationsPath}
        title={words.invite}
        description={words.inviteDescription}
        onLink={onLink}
      />
    </div>
  );
}

function Administrator(props: {
  readonly person: AdministratorView;
  readonly isViewer: boolean;
  readonly words: AdministratorWords;
  readonly path: `${PeoplePath}/${string}`;
}) {
  const router = useRouter();
  const { person, words } = props;
  const who = person.name ?? person.email ?? person.id;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
      <span className="min-w-0 flex-1 basis-56">
        <span className="block [overflow-wrap:anywhere]">
          {who}
          {props.isViewer ? <span className="text-muted"> (you)</span> : null}
        </span>
        <span className="block text-sm text-muted [overflow-wrap:anywhere]">
          {person.email === null || person.email === who ? null : `${person.email} · `}joined{' '}
          <RelativeTime at={person.since} />
        </span>
      </span>
      <ConfirmButton
        size="sm"
        variant="ghost"
        button="Remove"
        buttonLabel={`Remove ${who}`}
        heading={`Remove ${who}?`}
        confirm={words.remove}
        busyText="Removing…"
        act={() => callApi<typeof removeProjectAdmin | typeof removeOperator>('DELETE', props.path)}
        done={() => router.refresh()}
      >
        <p>{words.removal}</p>
      </ConfirmButton>
    </li>
  );
}
