import { readFileSync } from 'node:fs';
import type { AppRole, PermissionScope } from './records.ts';

/** The permissions that Microsoft Graph offers: all that Microsoft publishes, with its ids. The texts are ours. */

const rows = readFileSync(new URL('./graph-permissions.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t'));

/** The application may do in the directory whatever the person may: their roles and what they own decide alone. */
export const ACTS_AS_USER = 'Directory.AccessAsUser.All';

const NONE = '-';

/** What people read where the name alone says too little. */
const titles: Readonly<Record<string, string>> = {
  openid: 'Sign you in',
  profile: 'See your name and who you are in the directory',
  email: 'See your email address',
  offline_access: 'Keep the access that you give it',
  'User.Read': 'Sign you in and read your profile',
  'Application.ReadWrite.OwnedBy': 'Create applications, and manage those that it owns',
};

const verbs: Readonly<Record<string, string>> = { ReadWrite: 'Read and write', ReadBasic: 'Read basics of' };

/** `Group.ReadWrite.All` is shown as `Read and write Group: All`. */
function titleOf(value: string): string {
  const [subject = value, verb, ...reach] = value.split('.');
  const does = verb === undefined ? 'Use' : (verbs[verb] ?? verb);
  return titles[value] ?? `${does} ${subject}${reach.length === 0 ? '' : `: ${reach.join(' ')}`}`;
}

function scopeOf(id: string, value: string, consent: string | undefined): PermissionScope {
  const title = titleOf(value);
  return {
    id,
    value,
    type: consent === 'admin' ? 'Admin' : 'User',
    isEnabled: true,
    adminConsentDisplayName: title,
    adminConsentDescription: title,
    userConsentDisplayName: title,
    userConsentDescription: title,
  };
}

function roleOf(id: string, value: string): AppRole {
  const title = titleOf(value);
  return {
    id,
    value,
    displayName: title,
    description: title,
    isEnabled: true,
    allowedMemberTypes: ['Application'],
  };
}

export const graphScopes: readonly PermissionScope[] = rows.flatMap(([value = '', id = NONE, consent]) =>
  id === NONE ? [] : [scopeOf(id, value, consent)],
);

export const graphAppRoles: readonly AppRole[] = rows.flatMap(([value = '', , , id = NONE]) =>
  id === NONE ? [] : [roleOf(id, value)],
);
