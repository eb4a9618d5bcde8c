'use client';

import { Form } from '@heroui/react';
import { useState } from 'react';
import type { addGroupRule } from '../../api/group-roles/add-group-rule.ts';
import { callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { Field } from '../field.tsx';
import { NativeSelect } from '../native-select.tsx';
import { roleName } from '../organization/roles.ts';
import { useFreshForm } from '../use-fresh-form.ts';
import { useSubmission } from '../use-submission.ts';

const SOURCES = [
  { value: 'group', label: 'Group' },
  { value: 'app_role', label: 'App role' },
] as const;

const ROLES = [
  { value: 'admin', label: 'Admin' },
  { value: 'member', label: 'Member' },
] as const;

const VALUES = {
  group: {
    label: 'Object ID of the group',
    placeholder: '8f14e45f-ceea-467f-9c1d-5a2b3c4d5e6f',
    description: 'In the Entra admin center under Groups, on the page of the group.',
  },
  app_role: {
    label: 'Value of the app role',
    placeholder: 'Portal.Admin',
    description: 'In the Entra admin center under App registrations, App roles.',
  },
  named: {
    label: 'Name of the group',
    placeholder: 'engineering',
    description: 'As the provider writes it, capital letters included.',
  },
} as const;

/** Makes a rule of a group or an app role. */
export function AddGroupRule(props: {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}/group-roles`;
  /** Connected without access: app roles would give nothing. */
  readonly groupsOnly: boolean;
  /** The provider names groups as it likes, and has no app roles. */
  readonly byName: boolean;
  /** What it named lately. */
  readonly seen: readonly string[];
  readonly onAdded: () => void;
}) {
  const [source, setSource] = useState<'group' | 'app_role'>('group');
  const [added, setAdded] = useState('');
  const fresh = useFreshForm();
  const { busy, failure, form } = useSubmission(
    ({ value = '', label, role }) => {
      setAdded('');
      return callApi<typeof addGroupRule>('POST', props.path, {
        source,
        value,
        role: role === 'admin' ? 'admin' : 'member',
        ...(label ? { label } : {}),
      });
    },
    (rule) => {
      setAdded(`Rule added: ${rule.label ?? rule.value} gives the role ${roleName(rule.role)}.`);
      fresh.renew();
      props.onAdded();
    },
  );
  return (
    <div className="mt-4 max-w-xl border-t border-separator pt-5">
      <Form key={fresh.key} ref={fresh.ref} {...form} className="flex flex-col items-start gap-4">
        {failure ? <FailureNotice failure={failure} /> : null}
        {props.groupsOnly || props.byName ? null : (
          <NativeSelect label="People who have this" value={source} options={SOURCES} onChange={setSource} />
        )}
        <Field key={source} name="value" {...VALUES[props.byName ? 'named' : source]} />
        {props.byName && props.seen.length > 0 ? (
          <p className="text-sm text-muted [overflow-wrap:anywhere]">
            Came with recent sign-ins and the last test: {props.seen.join(', ')}
          </p>
        ) : null}
        <Field label="Name, for people to read" name="label" required={false} />
        <NativeSelect label="Are given the role" name="role" defaultValue="admin" options={ROLES} />
        <BusyButton type="submit" variant="secondary" busy={busy} busyText="Adding…">
          Add rule
        </BusyButton>
      </Form>
      <p role="status" className="text-sm text-success [overflow-wrap:anywhere] not-empty:mt-3">
        {added}
      </p>
    </div>
  );
}
