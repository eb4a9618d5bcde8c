'use client';

import { Chip } from '@heroui/react';
import { useRouter } from 'next/navigation';
import type { deleteApplication } from '../../api/applications/delete-application.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { CopyValue } from '../copy-value.tsx';
import { Facts } from '../facts.tsx';
import { Panel } from '../panel.tsx';
import { ApplicationSettings } from './application-settings.tsx';
import type { ApplicationProps, ApplicationView } from './application-view.ts';
import { BuiltInApplication } from './built-in-application.tsx';
import { KINDS, keepsSecret } from './kinds.ts';
import { Secrets } from './secrets.tsx';

/** One application: what to put into its settings, its secrets, and where it may be sent back to. */
export function ApplicationDetails({
  projectId,
  application,
  issuer,
}: ApplicationProps & { readonly issuer: string }) {
  const path = `/v1/session/projects/${projectId}/applications/${application.id}` as const;
  const bySecret = keepsSecret(application.kind) && application.authentication === 'client_secret';
  return (
    <div className="flex flex-col gap-6">
      <Panel
        title="What to configure"
        description={KINDS[application.kind].name}
        action={<Marks application={application} />}
      >
        <Facts
          facts={[
            { name: 'Client id', value: <CopyValue label="client id" value={application.id} /> },
            { name: 'Issuer', value: <CopyValue label="issuer" value={issuer} /> },
            {
              name: 'Discovery',
              value: (
                <CopyValue label="discovery address" value={`${issuer}/.well-known/openid-configuration`} />
              ),
            },
          ]}
        />
      </Panel>
      {application.builtIn ? (
        <BuiltInApplication application={application} />
      ) : (
        <>
          {bySecret ? <Secrets path={path} secrets={application.secrets} /> : null}
          <ApplicationSettings path={path} application={application} />
          <DeleteApplication path={path} projectId={projectId} name={application.name} />
        </>
      )}
    </div>
  );
}

function Marks({ application }: { application: ApplicationView }) {
  return (
    <span className="flex flex-wrap gap-2">
      {application.isDefault ? (
        <Chip variant="soft" color="accent">
          Default application
        </Chip>
      ) : null}
      {application.thirdParty ? (
        <Chip variant="soft" color="warning">
          Third party
        </Chip>
      ) : null}
    </span>
  );
}

function DeleteApplication(props: {
  readonly path: `/v1/session/projects/${string}/applications/${string}`;
  readonly projectId: string;
  readonly name: string;
}) {
  const router = useRouter();
  return (
    <Panel
      title="Delete"
      description="Nobody can sign in to it any more. This cannot be undone."
      action={
        <ConfirmButton
          button="Delete application"
          heading={`Delete ${props.name}?`}
          confirm="Delete for good"
          busyText="Deleting…"
          act={() => callApi<typeof deleteApplication>('DELETE', props.path)}
          done={() => router.push(`/dashboard/projects/${props.projectId}/applications`)}
        >
          <p>Its client id and secrets stop working at once, on every machine that uses them.</p>
        </ConfirmButton>
      }
    />
  );
}
