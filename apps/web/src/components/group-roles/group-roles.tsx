'use client';

import { Chip } from '@heroui/react';
import type { GroupRule } from '../../api/group-roles/group-rule.ts';
import type { listGroupRules } from '../../api/group-roles/list-group-rules.ts';
import type { previewGroupRoles } from '../../api/group-roles/preview-group-roles.ts';
import type { removeGroupRule } from '../../api/group-roles/remove-group-rule.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { Empty } from '../empty.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import { roleName } from '../organization/roles.ts';
import { Panel } from '../panel.tsx';
import { useResource } from '../use-resource.ts';
import { AddGroupRule } from './add-group-rule.tsx';
import { GroupRolePreviews } from './group-role-previews.tsx';

type GroupRolesPath = `/v1/session/orgs/${string}/sso-connections/${string}/group-roles`;

/** Which groups of the directory give which role here, and what that comes to for those who signed in last. */
export function GroupRoles(props: {
  readonly organizationId: string;
  readonly connectionId: string;
  /** Connected without access: an app that many directories share has no roles of one of them. */
  readonly groupsOnly: boolean;
  /** The provider names groups as it likes, and has no app roles. */
  readonly byName?: boolean;
}) {
  const path =
    `/v1/session/orgs/${props.organizationId}/sso-connections/${props.connectionId}/group-roles` as const;
  const rules = useResource<typeof listGroupRules>(path);
  const people = useResource<typeof previewGroupRoles>(`${path}/preview`);
  const changed = () => {
    rules.reload();
    people.reload();
  };
  const known = rules.value?.data ?? [];
  return (
    <Panel
      title={props.byName ? 'Roles by group' : 'Roles by directory group'}
      description={
        props.byName
          ? 'Give people a role by a group that the provider names. It counts from their next sign-in, for as long as they are in the group. Owners are made by hand only, and a role given by hand stays.'
          : `Give people a role by a group or an app role of the directory. It counts from their next sign-in, for as long as they are in the group. Owners are made by hand only, and a role given by hand stays.${props.groupsOnly ? ' Without access, app roles give nothing, and groups only to people who are in at most 200.' : ''}`
      }
    >
      {rules.failure ? <FailureNotice failure={rules.failure} /> : null}
      {rules.value && known.length === 0 ? (
        <Empty title="No rule yet">Everybody who signs in has the role that was given to them by hand.</Empty>
      ) : (
        <ul className="divide-y divide-separator">
          {known.map((rule) => (
            <Rule key={rule.id} path={path} rule={rule} onChanged={changed} />
          ))}
        </ul>
      )}
      <AddGroupRule
        path={path}
        groupsOnly={props.groupsOnly}
        byName={props.byName ?? false}
        seen={people.value?.seen_groups ?? []}
        onAdded={changed}
      />
      <GroupRolePreviews people={people.value?.data ?? []} rules={known} />
    </Panel>
  );
}

const SOURCES = { group: 'Group', app_role: 'App role' } as const;

function Rule(props: {
  readonly path: GroupRolesPath;
  readonly rule: GroupRule;
  readonly onChanged: () => void;
}) {
  const { rule, path } = props;
  const name = rule.label ?? rule.value;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <span className="min-w-0 flex-1 basis-60">
        <span className="block [overflow-wrap:anywhere]">{name}</span>
        <span className="block text-sm text-muted [overflow-wrap:anywhere]">
          {SOURCES[rule.source]}
          {rule.label === null ? null : (
            <>
              {' '}
              <span className="font-mono text-xs">{rule.value}</span>
            </>
          )}
        </span>
      </span>
      <Chip size="sm" variant="soft" color={rule.role === 'admin' ? 'accent' : 'default'}>
        {roleName(rule.role)}
      </Chip>
      <ConfirmButton
        size="sm"
        variant="ghost"
        button="Remove"
        buttonLabel={`Remove the rule of ${name}`}
        heading={`Remove the rule of ${name}?`}
        confirm="Remove rule"
        busyText="Removing…"
        act={() => callApi<typeof removeGroupRule>('DELETE', `${path}/${rule.id}`)}
        done={props.onChanged}
      >
        <p>
          Whoever has their role by this rule loses it at once. A role given by hand stays. If another rule
          gives them the same, they have it again after their next sign-in.
        </p>
      </ConfirmButton>
    </li>
  );
}
