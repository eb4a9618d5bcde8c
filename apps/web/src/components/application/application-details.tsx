'use client';

import { Chip } from '@heroui/react';
import type { ApplicationKind } from '@portico/administration';
import { useRouter } from 'next/navigation';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { CopyValue } from '../copy-value.tsx';
import { Facts } from '../facts.tsx';
import { Panel } from '../panel.tsx';
import { ApplicationSettings } from './application-settings.tsx';
import { KINDS, keepsSecret } from './kinds.ts';
import { Secrets, type SecretView } from './secrets.tsx';

export type ApplicationView = {
  readonly id: string;
  readonly name: string;
  readonly kind: ApplicationKind;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly initiateLoginUri: string | null;
  readonly isDefault: boolean;
  readonly secrets: readonly SecretView[];
};

export type ApplicationProps = { readonly projectId: string; readonly application: ApplicationView };

/** One application: what to put into its settings, its secrets, and where it may be sent back to. */
export function ApplicationDetails({
  projectId,
  application,
  issuer,
}: ApplicationProps & { readonly issuer: string }) {
  const router = useRouter();
  const path = `/v1/session/projects/${projectId}/applications/${application.id}` as const;
  return (
    <div className="flex flex-col gap-6">
      <Panel
        title={application.name}
        description={KINDS[application.kind].name}
        action={
          application.isDefault ? (
            <Chip variant="soft" color="accent">
              Default application
            </Chip>
          ) : undefined
        }
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
      {keepsSecret(application.kind) ? <Secrets path={path} secrets={application.secrets} /> : null}
      <ApplicationSettings path={path} application={application} />
      <Panel
        title="Delete"
        description="Nobody can sign in to it any more. This cannot be taken back."
        action={
          <ConfirmButton
            button="Delete application"
            heading={`Delete ${application.name}?`}
            confirm="Delete for good"
            busyText="Deleting…"
            act={() => callApi('DELETE', path)}
            done={() => router.push(`/dashboard/projects/${projectId}/applications`)}
          >
            <p>Its client id and secrets stop working at once, on every machine that uses them.</p>
          </ConfirmButton>
        }
      />
    </div>
  );
}
