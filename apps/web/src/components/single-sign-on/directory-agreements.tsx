'use client';

import { useEffect } from 'react';
import type { decideAgreement } from '../../api/directory-agreements/decide-agreement.ts';
import type { DirectoryAgreement } from '../../api/directory-agreements/directory-agreement.ts';
import type { listAgreements } from '../../api/directory-agreements/list-agreements.ts';
import type { withdrawAgreement } from '../../api/directory-agreements/withdraw-agreement.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Panel } from '../panel.tsx';
import { RelativeTime } from '../relative-time.tsx';
import { useResource } from '../use-resource.ts';
import { OwnRequest } from './own-request.tsx';

type AgreementsPath = `/v1/session/orgs/${string}/directory-agreements`;

/** Who else has the directory, or asks for it; and where it belongs to somebody else, how that stands. Nothing where nobody shares. */
export function DirectoryAgreements(props: {
  readonly organizationId: string;
  /** Whether the viewer is an owner: they alone decide. */
  readonly mayDecide: boolean;
}) {
  const path = `/v1/session/orgs/${props.organizationId}/directory-agreements` as const;
  const agreements = useResource<typeof listAgreements>(path);
  const { reload } = agreements;
  // Somebody else may have asked or decided meanwhile.
  useEffect(() => {
    window.addEventListener('focus', reload);
    return () => window.removeEventListener('focus', reload);
  }, [reload]);
  const all = agreements.value?.data ?? [];
  const [ours, theirs] = [all.filter((each) => each.is_ours), all.filter((each) => !each.is_ours)];
  if (agreements.failure) return <FailureNotice failure={agreements.failure} />;
  return (
    <>
      {ours.length > 0 ? (
        <Panel title="A directory of another organization">
          <ul className="divide-y divide-separator">
            {ours.map((agreement) => (
              <OwnRequest key={agreement.id} agreement={agreement} />
            ))}
          </ul>
        </Panel>
      ) : null}
      {theirs.length > 0 ? (
        <Panel
          title="Others with your directory"
          description={`Another organization connects the same directory only if an owner of this one agrees.${props.mayDecide ? '' : ' An owner decides.'}`}
        >
          <ul className="divide-y divide-separator">
            {theirs.map((agreement) => (
              <Asked
                key={agreement.id}
                {...{ path, agreement, mayDecide: props.mayDecide, onChanged: agreements.reload }}
              />
            ))}
          </ul>
        </Panel>
      ) : null}
    </>
  );
}

type AskedProps = {
  readonly path: AgreementsPath;
  readonly agreement: DirectoryAgreement;
  readonly mayDecide: boolean;
  readonly onChanged: () => void;
};

function Asked(props: AskedProps) {
  const { agreement } = props;
  const [name, directory] = [agreement.asked_by, directoryOf(agreement)];
  const isAgreed = agreement.state === 'agreed';
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <span className="min-w-0 flex-1 basis-60">
        <span className="block [overflow-wrap:anywhere]">
          <strong>{name}</strong>{' '}
          {isAgreed
            ? `${agreement.connected ? 'has connected' : 'may connect'} ${directory}`
            : `asks for ${directory}`}
        </span>
        <span className="block text-sm text-muted [overflow-wrap:anywhere]">
          {agreement.approved_by_name ?? 'An administrator of the directory'} approved it at Microsoft{' '}
          <RelativeTime at={agreement.asked_at} />
          {isAgreed && agreement.decided_at ? (
            <>
              , agreed <RelativeTime at={agreement.decided_at} />
            </>
          ) : null}
        </span>
      </span>
      {props.mayDecide ? isAgreed ? <Withdraw {...props} /> : <Decide {...props} /> : null}
    </li>
  );
}

function Decide({ path, agreement, onChanged }: AskedProps) {
  const name = agreement.asked_by ?? '';
  const directory = directoryOf(agreement);
  const decide = (decision: 'agreed' | 'declined') => () =>
    callApi<typeof decideAgreement>('POST', `${path}/${agreement.id}`, { decision });
  return (
    <span className="flex gap-2">
      <ConfirmButton
        size="sm"
        variant="outline"
        button="Agree"
        buttonLabel={`Agree that ${name} connects ${directory}`}
        heading={`Let ${name} connect ${directory}?`}
        confirm="Agree"
        confirmVariant="primary"
        busyText="Agreeing…"
        act={decide('agreed')}
        done={onChanged}
      >
        <p>
          People of {directory} can then sign in to {name}, too, once it has connected. They become members
          there and nowhere else.
        </p>
        <p>
          Nothing changes here: the directory goes on belonging to this organization, and so do its e-mail
          domains. Who types an address on the sign-in page still comes here. You can withdraw this at any
          time.
        </p>
      </ConfirmButton>
      <ConfirmButton
        size="sm"
        variant="ghost"
        button="Decline"
        buttonLabel={`Decline that ${name} connects ${directory}`}
        heading={`Decline that ${name} connects ${directory}?`}
        confirm="Decline"
        busyText="Declining…"
        act={decide('declined')}
        done={onChanged}
      >
        <p>{name} reads that it was declined, not by whom. It can ask again.</p>
      </ConfirmButton>
    </span>
  );
}

function Withdraw({ path, agreement, onChanged }: AskedProps) {
  const name = agreement.asked_by ?? '';
  const directory = directoryOf(agreement);
  return (
    <ConfirmButton
      size="sm"
      variant="ghost"
      button="Withdraw"
      buttonLabel={`Withdraw the agreement with ${name}`}
      heading={`Withdraw the agreement with ${name}?`}
      confirm="Withdraw agreement"
      busyText="Withdrawing…"
      act={() => callApi<typeof withdrawAgreement>('DELETE', `${path}/${agreement.id}`)}
      done={onChanged}
    >
      {agreement.connected ? (
        <>
          <p>This happens at once:</p>
          <ul className="list-disc pl-5">
            <li>
              nobody signs in to {name} over {directory} any more, and the sessions of those who did end
            </li>
            <li>what Portico made in the directory for {name} is deleted there, if Portico still may</li>
          </ul>
        </>
      ) : (
        <p>
          {name} can no longer connect {directory}.
        </p>
      )}
      <p>Nothing changes here. {name} can ask again, and then has its people back.</p>
    </ConfirmButton>
  );
}

/** What people call the directory. */
const directoryOf = ({ directory_name, entra_tenant_id }: DirectoryAgreement) =>
  directory_name ?? entra_tenant_id;
