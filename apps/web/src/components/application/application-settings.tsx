'use client';

import { Form } from '@heroui/react';
import { originRefusal } from '@portico/administration/redirect-uri-refusal';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { changeApplication } from '../../api/applications/change-application.ts';
import { callApi } from '../api.ts';
import { Check } from '../check.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { Panel } from '../panel.tsx';
import { SavedNote } from '../saved-note.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import { AdvancedSettings } from './advanced-settings.tsx';
import { applicationChange } from './application-change.ts';
import type { ApplicationView } from './application-view.ts';
import { KINDS } from './kinds.ts';
import { UriField } from './uri-field.tsx';
import { redirectRefusalFor } from './uri-lines.ts';

type SettingsProps = {
  readonly path: `/v1/session/projects/${string}/applications/${string}`;
  readonly application: ApplicationView;
};

/** Names, addresses, and how it speaks OpenID Connect. Every change counts for the next sign-in. */
export function ApplicationSettings({ path, application }: SettingsProps) {
  const router = useRouter();
  const [saved, setSaved] = useState(false);
  const [localhost, setLocalhost] = useState(application.localhostRedirects);
  const {
    busy,
    failure,
    refused: failed,
    form,
  } = useSubmission(
    (fields) => {
      setSaved(false);
      return callApi<typeof changeApplication>('PATCH', path, applicationChange(fields, application.kind));
    },
    () => {
      setSaved(true);
      router.refresh();
    },
  );
  return (
    <Panel title="Settings" description="A change counts from the next sign-in.">
      <Form {...form} className="flex max-w-2xl flex-col items-start gap-5">
        <Field label="Name" name="name" defaultValue={application.name} />
        {application.kind === 'machine' ? null : (
          <SignInAddresses application={application} failed={failed} localhost={localhost} />
        )}
        <UriField
          label="Allowed origins"
          name="allowed_origins"
          defaultValue={application.allowedOrigins}
          refusal={originRefusal}
          description="Pages of these origins may call from a browser, and connecting Microsoft may return to them."
          error={failed['allowed_origins']}
        />
        <AdvancedSettings
          application={application}
          failed={failed}
          localhost={localhost}
          onLocalhost={setLocalhost}
        />
        {failure ? <FailureNotice failure={failure} /> : null}
        <div className="flex items-center gap-3">
          <SubmitButton busy={busy} busyText="Saving…">
            Save settings
          </SubmitButton>
          <SavedNote saved={saved} />
        </div>
      </Form>
    </Panel>
  );
}

function SignInAddresses(props: {
  readonly application: ApplicationView;
  readonly failed: Readonly<Record<string, string>>;
  readonly localhost: boolean;
}) {
  const { application, failed } = props;
  const refusal = redirectRefusalFor(application.kind, props.localhost);
  return (
    <>
      <UriField
        label="Redirect URIs"
        name="redirect_uris"
        defaultValue={application.redirectUris}
        refusal={refusal}
        placeholder={KINDS[application.kind].example}
        description={KINDS[application.kind].redirectUris}
        error={failed['redirect_uris']}
      />
      <UriField
        label="Redirect URIs after sign-out"
        name="post_logout_redirect_uris"
        defaultValue={application.postLogoutRedirectUris}
        refusal={refusal}
        description="Where people may be sent after they signed out."
        error={failed['post_logout_redirect_uris']}
      />
      <Field
        label="Initiate-login URI"
        name="initiate_login_uri"
        type="url"
        required={false}
        defaultValue={application.initiateLoginUri ?? ''}
        description="Where a sign-in begins that starts at a tile or a link."
      />
      <Check name="is_default" label="Default application" defaultChecked={application.isDefault}>
        Receives sign-ins that name no application.
      </Check>
    </>
  );
}
