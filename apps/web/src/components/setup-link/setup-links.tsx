'use client';

import { Chip } from '@heroui/react';
import { useState } from 'react';
import type { listSetupLinks } from '../../api/setup-links/list-setup-links.ts';
import type { SetupLinkView } from '../../api/setup-links/setup-link.ts';
import { FailureNotice } from '../failure-notice.tsx';
import type { MadeLink } from '../link-notice.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { useResource } from '../use-resource.ts';
import { EndLink } from './end-link.tsx';
import { NewLink } from './new-link.tsx';
import { NewLinkNotice } from './new-link-notice.tsx';

const STATES = {
  open: ['default', 'Not opened'],
  in_use: ['accent', 'In use'],
  completed: ['success', 'Done'],
  expired: ['default', 'Expired'],
  revoked: ['default', 'Taken back'],
} as const;

/** Links for an IT admin who is not in this dashboard: made here, followed, released and taken back. */
export function SetupLinks({ organizationId }: { organizationId: string }) {
  const path = `/v1/session/orgs/${organizationId}/setup-links` as const;
  const list = useResource<typeof listSetupLinks>(path);
  const [made, setMade] = useState<MadeLink>();
  const links = list.value?.data ?? [];
  return (
    <Panel
      title="Send a setup link"
      description="Not the IT admin? Send them a link. They connect their identity provider by it, without a place in this dashboard."
    >
      <div className="flex flex-col gap-4">
        {made ? <NewLinkNotice link={made} onSent={() => setMade(undefined)} /> : null}
        <NewLink
          path={path}
          onMade={(link) => {
            setMade(link);
            list.reload();
          }}
        />
        {list.failure ? <FailureNotice failure={list.failure} /> : null}
        {links.length === 0 ? null : (
          <ul className="divide-y divide-separator" aria-label="Setup links">
            {links.map((link) => (
              <LinkRow key={link.id} {...{ path, link }} onChanged={list.reload} />
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

function LinkRow(props: {
  readonly path: `/v1/session/orgs/${string}/setup-links`;
  readonly link: SetupLinkView;
  readonly onChanged: () => void;
}) {
  const { link } = props;
  const [color, word] = STATES[link.state];
  const goesOn = link.state === 'open' || link.state === 'in_use';
  const by = link.created_by?.name ?? link.created_by?.email;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
      <Chip color={color} variant="soft" size="sm">
        {word}
      </Chip>
      <span className="text-sm text-muted">
        Made <RelativeTime at={link.created_at} />
        {by ? ` by ${by}` : ''}
        {goesOn ? (
          <>
            , expires <RelativeTime at={link.expires_at} />
          </>
        ) : null}
      </span>
      {goesOn ? <EndLink {...props} /> : null}
    </li>
  );
}
