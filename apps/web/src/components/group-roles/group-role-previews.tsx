'use client';

import type { GroupRule } from '../../api/group-roles/group-rule.ts';
import type { GroupRolePreview } from '../../api/group-roles/preview-group-roles.ts';
import { roleName } from '../organization/roles.ts';
import { RelativeTime } from '../relative-time.tsx';
import { nameOfRule } from './name-of-rule.ts';

/** What the rules come to for those who signed in last. */
export function GroupRolePreviews(props: {
  readonly people: readonly GroupRolePreview[];
  readonly rules: readonly GroupRule[];
}) {
  if (props.people.length === 0) return null;
  return (
    <section aria-labelledby="group-role-previews" className="mt-6 border-t border-separator pt-5">
      <h3 id="group-role-previews" className="text-sm font-semibold">
        With these rules
      </h3>
      <p className="mt-0.5 max-w-prose text-sm text-muted">
        What the people who signed in last would be at their next sign-in, by what the directory said of them
        then.
      </p>
      <ul className="mt-2 divide-y divide-separator">
        {props.people.map((person) => (
          <li key={person.user_id} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-2">
            <span className="min-w-0 flex-1 basis-60 [overflow-wrap:anywhere]">
              {person.name ?? person.email ?? person.user_id}{' '}
              <span className="text-sm text-muted">
                signed in <RelativeTime at={person.signed_in_at} />
              </span>
            </span>
            <span className="text-sm">{outcomeOf(person, props.rules)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function outcomeOf(person: GroupRolePreview, rules: readonly GroupRule[]): string {
  const now = person.role === person.would_be ? '' : `, now ${roleName(person.role)}`;
  const rule = rules.find(({ id }) => id === person.by_rule);
  if (rule) return `${roleName(person.would_be)} by ${nameOfRule(rule)}${now}`;
  if (!person.groups_known)
    return `${roleName(person.would_be)}, unless the provider says otherwise: it did not tell all groups here`;
  return `${roleName(person.would_be)}${now}`;
}
