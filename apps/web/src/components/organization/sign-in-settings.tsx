'use client';

import { Form } from '@heroui/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { changeOrganization } from '../../api/organizations/change-organization.ts';
import { callApi } from '../api.ts';
import { Check } from '../check.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Panel } from '../panel.tsx';
import { SavedNote } from '../saved-note.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { useSubmission } from '../use-submission.ts';
import { SessionWindow } from './sign-in-settings-window.tsx';
import { inconsistency, lengthRefusal, WINDOWS, type WindowName, type Windows } from './sign-in-windows.ts';

type SignInSettingsProps = {
  readonly organizationId: string;
  readonly ssoRequired: boolean;
  readonly windows: Windows;
};

/** How people of the organization sign in, and how long that counts. */
export function SignInSettings({ organizationId, ssoRequired, windows: saved }: SignInSettingsProps) {
  const router = useRouter();
  const [windows, setWindows] = useState(saved);
  const [typed, setTyped] = useState(() => unusual(saved));
  const [isSaved, setIsSaved] = useState(false);
  const { busy, failure, refused, form } = useSubmission(
    (fields) => {
      setIsSaved(false);
      return callApi<typeof changeOrganization>('PATCH', `/v1/session/orgs/${organizationId}`, {
        sso_required: fields['sso_required'] === 'on',
        ...windows,
      });
    },
    () => {
      setIsSaved(true);
      router.refresh();
    },
  );
  const note = inconsistency(windows);
  return (
    <Panel title="Sign-in" description="Changed lengths apply to sessions that start from now on.">
      <Form {...form} className="flex max-w-2xl flex-col items-start gap-6">
        <Check name="sso_required" label="Single sign-on required" defaultChecked={ssoRequired}>
          Once a connection of this organization works, people can sign in only over it: no password, and no
          social sign-in.
        </Check>
        {WINDOWS.map(({ name, ...window }) => (
          <SessionWindow
            key={name}
            {...window}
            name={name}
            value={windows[name]}
            error={lengthRefusal(name, windows[name]) ?? refused[name]}
            onChange={(seconds) => setWindows({ ...windows, [name]: seconds })}
            typed={typed.has(name)}
            onTyped={(is) => setTyped(changed(typed, name, is))}
          />
        ))}
        <p role="status" className="text-sm empty:hidden">
          {note}
        </p>
        {failure ? <FailureNotice failure={failure} /> : null}
        <div className="flex items-center gap-3">
          <SubmitButton busy={busy} busyText="Saving…">
            Save sign-in settings
          </SubmitButton>
          <SavedNote saved={isSaved} />
        </div>
      </Form>
    </Panel>
  );
}

/** The windows whose length is none of the usual ones. */
function unusual(windows: Windows): ReadonlySet<WindowName> {
  const isUnusual = ({ name, choices }: (typeof WINDOWS)[number]) => {
    const value = windows[name];
    return value !== null && !choices.includes(value);
  };
  return new Set(WINDOWS.filter(isUnusual).map(({ name }) => name));
}

function changed(names: ReadonlySet<WindowName>, name: WindowName, is: boolean): ReadonlySet<WindowName> {
  const others = [...names].filter((each) => each !== name);
  return new Set(is ? [...others, name] : others);
}
