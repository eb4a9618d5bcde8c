'use client';

import { Form } from '@heroui/react';
import { originRefusal } from '@portico/administration/redirect-uri-refusal';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { Panel } from '../panel.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import type { ApplicationView } from './application-details.tsx';
import { UriField } from './uri-field.tsx';
import { uriLines } from './uri-lines.ts';

type SettingsProps = {
  readonly path: `/v1/session/projects/${string}`;
  readonly application: ApplicationView;
};

/** Names and addresses. Every change counts for the next sign-in. */
export function ApplicationSettings({ path, application }: SettingsProps) {
  const router = useRouter();
  const [saved, setSaved] = useState(false);
  const { busy, failure, onSubmit } = useSubmission(
    (fields) => {
      setSaved(false);
      return callApi('PATCH', path, {
        name: fields['name'],
        redirect_uris: uriLines(fields['redirect_uris']),
        post_logout_redirect_uris: uriLines(fields['post_logout_redirect_uris']),
        allowed_origins: uriLines(fields['allowed_origins']),
        initiate_login_uri: fields['initiate_login_uri'] || null,
        is_default: fields['is_default'] === 'on',
      });
    },
    () => {
      setSaved(true);
      router.refresh();
    },
  );
  const error = (name: string) => failure?.fields[name];
  return (
    <Panel title="Settings">
      <Form className="flex max-w-2xl flex-col items-start gap-5" onSubmit={onSubmit}>
        {failure ? <FailureNotice failure={failure} /> : null}
        <Field label="Name" name="name" defaultValue={application.name} error={error('name')} />
        <AddressFields application={application} error={error} />
        <label className="flex items-start gap-3">
          <input
            type="checkbox"
            name="is_default"
            defaultChecked={application.isDefault}
            className="mt-1 accent-(--accent)"
          />
          <span>
            <span className="block font-medium">Default application</span>
            <span className="block text-sm text-muted">Receives sign-ins that name no application.</span>
          </span>
        </label>
        <div className="flex items-center gap-3">
          <SubmitButton busy={busy} busyText="Saving…">
            Save settings
          </SubmitButton>
          <span role="status" className="text-sm text-success">
            {saved ? 'Saved' : ''}
          </span>
        </div>
      </Form>
    </Panel>
  );
}

function AddressFields(props: {
  readonly application: ApplicationView;
  readonly error: (name: string) => string | undefined;
}) {
  const { application, error } = props;
  return (
    <>
      <UriField
        label="Redirect URIs"
        name="redirect_uris"
        defaultValue={application.redirectUris}
        description="Where people come back to after signing in, one a line. Compared exactly."
        error={error('redirect_uris')}
      />
      <UriField
        label="Redirect URIs after sign-out"
        name="post_logout_redirect_uris"
        defaultValue={application.postLogoutRedirectUris}
        description="Where people may be sent after they signed out."
        error={error('post_logout_redirect_uris')}
      />
      <UriField
        label="Allowed origins"
        name="allowed_origins"
        defaultValue={application.allowedOrigins}
        refusal={originRefusal}
        description="Pages of these origins may call from a browser, and connecting Microsoft may return to them."
        error={error('allowed_origins')}
      />
      <Field
        label="Initiate-login URI"
        name="initiate_login_uri"
        type="url"
        required={false}
        defaultValue={application.initiateLoginUri ?? ''}
        description="Where a sign-in begins that starts at a tile or a link."
        error={error('initiate_login_uri')}
      />
    </>
  );
}
