'use client';

import { FieldError, Form, Input, Label, TextField } from '@heroui/react';
import type { SocialProvider } from '@portico/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { changeProject } from '../../api/projects/change-project.ts';
import { callApi } from '../api.ts';
import { Check } from '../check.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { Panel } from '../panel.tsx';
import { SavedNote } from '../saved-note.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import { ColorField } from './color-field.tsx';
import { isColor } from './contrast.ts';
import { LoginPreview } from './login-preview.tsx';
import { LogoField } from './logo-field.tsx';

type HostedLoginProps = {
  readonly projectId: string;
  readonly name: string;
  readonly homePage: string | null;
  readonly accentColor: string | null;
  /** Its address, or null when there is none. */
  readonly logo: string | null;
  readonly personalSessions: boolean;
  readonly providers: readonly SocialProvider[];
};

/** What people see when they sign in, and who may without an organization. */
export function HostedLogin(props: HostedLoginProps) {
  const router = useRouter();
  const { projectId } = props;
  const [name, setName] = useState(props.name);
  const [color, setColor] = useState(props.accentColor ?? '');
  const [logo, setLogo] = useState(props.logo);
  const [saved, setSaved] = useState(false);
  const { busy, failure, refused, form } = useSubmission(
    (fields) => {
      setSaved(false);
      return callApi<typeof changeProject>('PATCH', `/v1/session/projects/${projectId}`, {
        ...(name === props.name ? {} : { name }),
        home_page: fields['home_page']?.trim() || null,
        accent_color: color || null,
        personal_sessions: fields['personal_sessions'] === 'on',
      });
    },
    () => {
      setSaved(true);
      router.refresh();
    },
  );
  return (
    <Panel title="Hosted login" description="The page where people of this project sign in.">
      <div className="grid gap-8 lg:grid-cols-[1fr_24rem]">
        <Form {...form} className="flex max-w-xl flex-col items-start gap-5">
          <TextField fullWidth isRequired name="name" value={name} onChange={setName} autoComplete="off">
            <Label>Name of the project</Label>
            <Input fullWidth />
            <FieldError>{({ validationErrors }) => validationErrors.join(' ')}</FieldError>
          </TextField>
          <Field
            label="Home page"
            name="home_page"
            defaultValue={props.homePage ?? ''}
            placeholder="https://product.example"
            description="Customers who connect Microsoft find it beside your product’s name in their directory."
            required={false}
          />
          <LogoField projectId={projectId} hasLogo={logo !== null} onChange={setLogo} />
          <ColorField value={color} onChange={setColor} error={refused['accent_color']} />
          <Check
            name="personal_sessions"
            label="People without an organization may sign in"
            defaultChecked={props.personalSessions}
          >
            They get a session without an organization (no org_id). If this is off, they are told to ask for
            an invitation.
          </Check>
          {failure ? <FailureNotice failure={failure} /> : null}
          <div className="flex items-center gap-3">
            <SubmitButton busy={busy} busyText="Saving…">
              Save hosted login
            </SubmitButton>
            <SavedNote saved={saved} />
          </div>
        </Form>
        <LoginPreview
          name={name}
          accentColor={isColor(color) ? color : null}
          logo={logo}
          providers={props.providers}
        />
      </div>
    </Panel>
  );
}
