import { grantedScopes, grantScopes, type ScopeRequest } from '../../directory/consent.ts';
import type { ApplicationRecord } from '../../directory/records.ts';
import { directoryRoleTemplates as roles } from '../../directory/well-known.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { Flow } from '../../sessions/flows.ts';
import * as aadsts from '../aadsts.ts';
import type { Prompt } from './prompt.ts';
import type { ChosenUser } from './user-choice.ts';

type ConsentOutcome =
  | { kind: 'granted' }
  | { kind: 'ask'; permissions: ScopeRequest[]; mayConsentForOrganization: boolean }
  | { kind: 'needs-admin'; permissions: ScopeRequest[] };

interface ConsentContext {
  emulator: Emulator;
  application: ApplicationRecord;
  chosen: ChosenUser;
  permissions: readonly ScopeRequest[];
  prompt: Prompt;
  flow: Flow;
}

/**
 * Whether the delegated permissions are granted.
 * - granted already, for the user or the organization: go on, unless `prompt=consent`
 * - `prompt=none` cannot ask (65001)
 * - an administrator may always consent, for the whole organization too
 * - a user may consent where the directory allows it, the permissions are meant for users, and the enterprise app does
 *   not want assignment; else an administrator must approve (90094)
 * - an answer of this very user in this flow is carried out; refusal is 65004
 */
export function settleConsent(context: ConsentContext): ConsentOutcome {
  const { emulator, chosen, prompt, flow } = context;
  const decision = flow.decision?.userId === chosen.user.id ? flow.decision : undefined;
  if (decision?.accepted === false) throw aadsts.consentDeclined('access_denied');
  const missing = missingPermissions(context);
  if (missing.length === 0 && (prompt !== 'consent' || decision?.accepted === true))
    return { kind: 'granted' };
  if (prompt === 'none') {
    throw aadsts.consentMissing(
      context.application.appId,
      context.application.displayName,
      'interaction_required',
    );
  }
  const asked = prompt === 'consent' ? [...context.permissions] : missing;
  const admin = mayConsentForOrganization(chosen);
  if (!admin && !userMayConsent(context, missing)) return { kind: 'needs-admin', permissions: asked };
  if (decision === undefined) return { kind: 'ask', permissions: asked, mayConsentForOrganization: admin };
  const writer = { store: emulator.store, random: emulator.random, now: emulator.clock.now() };
  for (const request of asked) {
    grantScopes(writer, {
      directoryId: chosen.directory.id,
      clientAppId: context.application.appId,
      request,
      principalId: admin && decision.forOrganization ? null : chosen.user.id,
      mode: 'add',
    });
  }
  return { kind: 'granted' };
}

/** Permissions asked for and not yet granted. */
export function missingPermissions(
  context: Pick<ConsentContext, 'emulator' | 'application' | 'permissions'> & {
    chosen: Pick<ChosenUser, 'user' | 'directory'>;
  },
): ScopeRequest[] {
  const { emulator, application, chosen, permissions } = context;
  return permissions.flatMap(({ resource, values }) => {
    const { directory, user } = chosen;
    const granted = grantedScopes(emulator.store, directory.id, application.appId, resource.appId, user.id);
    const rest = values.filter((value) => !granted.has(value));
    return rest.length === 0 ? [] : [{ resource, values: rest }];
  });
}

const CONSENT_ROLES: readonly string[] = [
  roles.globalAdministrator,
  roles.privilegedRoleAdministrator,
  roles.applicationAdministrator,
  roles.cloudApplicationAdministrator,
];

const mayConsentForOrganization = ({ user }: ChosenUser): boolean =>
  user.directoryRoles.some((role) => CONSENT_ROLES.includes(role));

function userMayConsent(
  { emulator, application, chosen }: ConsentContext,
  missing: readonly ScopeRequest[],
): boolean {
  if (!chosen.directory.userConsentAllowed) return missing.length === 0;
  const enterpriseApp = emulator.store.servicePrincipalOf(application.appId, chosen.directory.id);
  if (enterpriseApp?.appRoleAssignmentRequired) return missing.length === 0;
  return missing.every(({ resource, values }) =>
    values.every((value) => resource.scopes.find((scope) => scope.value === value)?.type === 'User'),
  );
}
