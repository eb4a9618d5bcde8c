'use client';

import { Form } from '@heroui/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { createApplication } from '../../api/applications/create-application.ts';
import { callApi } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { Panel } from '../panel.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import { KindChoice } from './kind-choice.tsx';
import { type ApplicationKind, KINDS } from './kinds.ts';
import { SecretNotice } from './secret-notice.tsx';
import { UriField } from './uri-field.tsx';
import { redirectRefusalFor, uriLines } from './uri-lines.ts';

type Made = { readonly id: string; readonly secret: string | null };

/** Registers an application; a secret is shown before one goes on. */
export function NewApplication(props: { projectId: string; kind?: ApplicationKind }) {
  const { projectId } = props;
  const router = useRouter();
  const [kind, setKind] = useState<ApplicationKind>(props.kind ?? 'web');
  const [made, setMade] = useState<Made & { secret: string }>();
  const base = `/dashboard/projects/${projectId}/applications`;
  const { busy, failure, refused, form } = useSubmission(
    (fields) =>
      callApi<typeof createApplication>('POST', `/v1/session/projects/${projectId}/applications`, {
        name: fields['name'] ?? '',
        kind,
        redirect_uris: uriLines(fields['redirect_uris']),
      }),
    ({ id, secret }) => {
      if (secret === null) router.push(`${base}/${id}`);
      else setMade({ id, secret });
    },
  );
  if (made)
    return (
      <SecretNotice
        secret={made.secret}
        clientId={made.id}
        onStored={() => router.push(`${base}/${made.id}`)}
      />
    );
  return (
    <Panel title="New application">
      <Form {...form} className="flex max-w-2xl flex-col items-start gap-5">
        <Field label="Name" name="name" description="What people read when they sign in." />
        <KindChoice kind={kind} onChange={setKind} />
        {kind === 'machine' ? null : (
          <UriField
            label="Redirect URIs"
            name="redirect_uris"
            placeholder={KINDS[kind].example}
            description={KINDS[kind].redirectUris}
            refusal={redirectRefusalFor(kind)}
            error={refused['redirect_uris']}
          />
        )}
        {failure ? <FailureNotice failure={failure} /> : null}
        <SubmitButton busy={busy} busyText="Creating…">
          Create application
        </SubmitButton>
      </Form>
    </Panel>
  );
}
