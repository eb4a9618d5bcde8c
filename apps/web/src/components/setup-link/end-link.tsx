'use client';

import type { releaseSetupLink } from '../../api/setup-links/release-setup-link.ts';
import type { revokeSetupLink } from '../../api/setup-links/revoke-setup-link.ts';
import type { SetupLinkView } from '../../api/setup-links/setup-link.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';

/** What may be done with a link that is not over: another browser is let in, or nobody any more. */
export function EndLink(props: {
  readonly path: `/v1/session/orgs/${string}/setup-links`;
  readonly link: SetupLinkView;
  readonly onChanged: () => void;
}) {
  const { link, onChanged } = props;
  const path = `${props.path}/${link.id}` as const;
  return (
    <span className="ml-auto flex gap-2">
      {link.state === 'in_use' ? (
        <ConfirmButton
          size="sm"
          variant="ghost"
          button="Release"
          heading="Let another browser open this link?"
          confirm="Release link"
          confirmVariant="primary"
          busyText="Releasing…"
          act={() => callApi<typeof releaseSetupLink>('POST', `${path}/release`)}
          done={onChanged}
        >
          <p>The browser that has it open loses it. What was entered by it stays.</p>
        </ConfirmButton>
      ) : null}
      <ConfirmButton
        size="sm"
        variant="ghost"
        button="Take back"
        heading="Take this setup link back?"
        confirm="Take link back"
        busyText="Taking it back…"
        act={() => callApi<typeof revokeSetupLink>('DELETE', path)}
        done={onChanged}
      >
        <p>It opens nothing any more, also where it is in use. What was entered by it stays.</p>
      </ConfirmButton>
    </span>
  );
}
