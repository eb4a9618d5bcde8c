'use client';

import type { getReplacement } from '../../api/replacements/get-replacement.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { LinkButton } from '../link-button.tsx';
import { Panel } from '../panel.tsx';
import { LoadingSingleSignOn } from '../single-sign-on/single-sign-on.tsx';
import { useResource } from '../use-resource.ts';
import { Arrivals } from './arrivals.tsx';
import { EndMove } from './end-move.tsx';
import type { MovePart } from './move-part.ts';
import { MovePicture } from './move-picture.tsx';
import { SwitchForm } from './switch-form.tsx';

/** How one connection takes another's place, in the order in which it is done. */
export function Move({
  organizationId,
  connectionId,
  mayDecide,
}: Pick<MovePart, 'mayDecide'> & {
  readonly organizationId: string;
  /** Of the old connection. */
  readonly connectionId: string;
}) {
  const path = `/v1/session/orgs/${organizationId}/sso-connections/${connectionId}/replacement` as const;
  const base = `/dashboard/organizations/${organizationId}/features/single-sign-on`;
  const found = useResource<typeof getReplacement>(path);
  if (found.failure?.code === 'not_found') return <Over base={base} />;
  if (!found.value)
    return found.failure ? <FailureNotice failure={found.failure} /> : <LoadingSingleSignOn />;
  const part: MovePart = { path, base, mayDecide, move: found.value, onChanged: found.reload };
  return (
    <div className="flex flex-col gap-6">
      {found.failure ? <FailureNotice failure={found.failure} /> : null}
      <MovePicture {...part} />
      {found.value.new ? (
        <>
          <Arrivals {...part} />
          <SwitchForm key={String(found.value.switched_at)} {...part} by={found.value.new} />
        </>
      ) : (
        <ConnectNext base={base} />
      )}
      <EndMove {...part} />
    </div>
  );
}

function ConnectNext({ base }: { base: string }) {
  return (
    <Panel
      title="Connect the new identity provider"
      description="The next connection of this organization takes the place, however it is made: Microsoft by one click, another provider by hand, or by a setup link. Nobody signs in over it before you switch."
    >
      <div className="flex flex-wrap gap-3">
        <LinkButton href={base}>Connect Microsoft</LinkButton>
        <LinkButton href={`${base}/new`} variant="secondary">
          Another provider
        </LinkButton>
      </div>
    </Panel>
  );
}

function Over({ base }: { base: string }) {
  return (
    <Panel title="There is no such move" description="It may have been ended.">
      <LinkButton href={base}>Single sign-on</LinkButton>
    </Panel>
  );
}
