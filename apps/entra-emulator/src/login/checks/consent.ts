import {
  grantedScopes,
  grantScopes,
  holdsAnyGrant,
  type ScopeRequest,
  scopesForEverybody,
} from '../../directory/consent.ts';
import type { ApplicationRecord } from '../../directory/records.ts';
import type { Resource } from '../../directory/resource.ts';
import { graphResource } from '../../directory/resources.ts';
import { mayMembersConsent } from '../../directory/user-consent.ts';
import { directoryRoleTemplates as roles } from '../../directory/well-known.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { Flow } from '../../sessions/flows.ts';
import * as aadsts from '../aadsts.ts';
import { declaredPermissions } from './declared.ts';
import type { Prompt } from './prompt.ts';
import { asksDefault, mergedRequests, OIDC_SCOPES, permissionsOf, type RequestedScopes } from './scope.ts';
import type { ChosenUser } from './user-choice.ts';

type ConsentOutcome =
  | { kind: 'granted'; justNow: boolean }
  | { kind: 'ask'; permissions: ScopeRequest[]; mayConsentForOrganization: boolean }
  | { kind: 'needs-admin'; permissions: ScopeRequest[] };

/** A request for delegated permissions, and whose they would be. */
interface AskedPermissions {
  emulator: Emulator;
  application: ApplicationRecord;
  scopes: RequestedScopes;
  chosen: Pick<ChosenUser, 'user' | 'directory'>;
}

interface ConsentContext extends AskedPermissions {
  chosen: ChosenUser;
  prompt: Prompt;
  flow: Flow;
}

/**
 * Whether the delegated permissions are granted.
 * - granted already, for the user or the organization: go on, unless `prompt=consent`; of `/.default`, anything
 * - `prompt=none` cannot ask (65001)
 * - an administrator may always consent, for the whole organization too
 * - a user may consent where the directory allows it, to what its permission grant policies mean, and unless the enterprise
 *   app wants assignment; else an administrator must approve (90094)
 * - an answer of this very user in this flow is carried out; refusal is 65004
 */
export function settleConsent(context: ConsentContext): ConsentOutcome {
  const { emulator, chosen, prompt, flow } = context;
  const decision = flow.decision?.userId === chosen.user.id ? flow.decision : undefined;
  if (decision?.accepted === false) throw aadsts.consentDeclined('access_denied');
  const asked = prompt === 'consent' ? everythingAsked(context) : missingPermissions(context);
  if (asked.length === 0) return { kind: 'granted', justNow: false };
  if (prompt === 'none') {
    throw aadsts.consentMissing(
      context.application.appId,
      context.application.displayName,
      'interaction_required',
    );
  }
  const permissions = withOfflineAccess(asked);
  const admin = mayConsentForOrganization(chosen);
  if (!admin && !userMayConsent(context, notGranted(context, asked)))
    return { kind: 'needs-admin', permissions };
  if (decision === undefined) return { kind: 'ask', permissions, mayConsentForOrganization: admin };
  const forOrganization = admin && decision.forOrganization;
  const writer = { store: emulator.store, random: emulator.random, now: emulator.clock.now() };
  for (const request of forOrganization ? permissions : notGranted(context, permissions)) {
    grantScopes(writer, {
      directoryId: chosen.directory.id,
      clientAppId: context.application.appId,
      request,
      principalId: forOrganization ? null : chosen.user.id,
      mode: 'add',
    });
  }
  return { kind: 'granted', justNow: true };
}

/** Whether tokens may be given without asking anybody: all that is named is granted, and something of each `/.default`. */
export const isConsented = (asked: AskedPermissions): boolean =>
  asksDefault(asked.scopes)
    ? emptyDefaults(asked).length === 0
    : notGranted(asked, permissionsOf(asked.scopes)).length === 0;

/** What must be consented to first. A `/.default` of which nothing is granted asks for all that is declared, of every resource. */
function missingPermissions(asked: AskedPermissions): ScopeRequest[] {
  if (isConsented(asked)) return [];
  return notGranted(asked, asksDefault(asked.scopes) ? declaredAndNamed(asked) : permissionsOf(asked.scopes));
}

/** For `prompt=consent`: what is granted already is shown again. */
function everythingAsked(asked: AskedPermissions): ScopeRequest[] {
  if (!asksDefault(asked.scopes)) return permissionsOf(asked.scopes);
  const granted = asked.scopes.requests.map(({ resource }) => ({
    resource,
    values: [...grantedOf(asked, resource)],
  }));
  return mergedRequests([...declaredAndNamed(asked), ...granted]);
}

/** All that the application declares, and the OpenID Connect scopes asked for. Of each resource something (650057). */
function declaredAndNamed(asked: AskedPermissions): ScopeRequest[] {
  const { emulator, application, chosen, scopes } = asked;
  const declared = declaredPermissions(emulator, application, chosen.directory.displayName).scopes;
  for (const { resource, name } of emptyDefaults(asked)) {
    const own = resource.appId === application.appId;
    if (name === undefined || own || declared.some((one) => one.resource.appId === resource.appId)) continue;
    const listed = application.requiredResourceAccess.map(({ resourceAppId }) => resourceAppId);
    throw aadsts.resourceNotDeclared(application, { appId: resource.appId, requested: name }, listed);
  }
  return mergedRequests([{ resource: graphResource, values: scopes.oidc }, ...declared]);
}

/** Each `/.default` that stands for nothing yet. An application's own stands for whatever it holds of anybody. */
const emptyDefaults = (asked: AskedPermissions) =>
  asked.scopes.requests.filter(({ resource, asksDefault }) => {
    if (!asksDefault) return false;
    const { emulator, application, chosen } = asked;
    return resource.appId === application.appId
      ? !holdsAnyGrant(emulator.store, chosen.directory.id, application.appId, chosen.user.id)
      : grantedOf(asked, resource).size === 0;
  });

const grantedOf = ({ emulator, application, chosen }: AskedPermissions, resource: Resource): Set<string> =>
  grantedScopes(emulator.store, chosen.directory.id, application.appId, resource.appId, chosen.user.id);

const notGranted = (asked: AskedPermissions, permissions: readonly ScopeRequest[]): ScopeRequest[] =>
  permissions.flatMap(({ resource, values }) => {
    const granted = grantedOf(asked, resource);
    const implied = resource.appId === graphResource.appId && isSignInGranted(asked) ? OIDC_SCOPES : [];
    const rest = values.filter((value) => !granted.has(value) && !implied.includes(value));
    return rest.length === 0 ? [] : [{ resource, values: rest }];
  });

/** An administrator who consented to User.Read for everybody consented to signing in: nobody is asked for that again. */
function isSignInGranted({ emulator, application, chosen }: AskedPermissions): boolean {
  const { store } = emulator;
  return scopesForEverybody(store, chosen.directory.id, application.appId, graphResource.appId).has(
    'User.Read',
  );
}

/** Whoever is asked for anything is asked for that, too. */
export const withOfflineAccess = (permissions: readonly ScopeRequest[]): ScopeRequest[] =>
  mergedRequests([...permissions, { resource: graphResource, values: ['offline_access'] }]);

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
  const { store } = emulator;
  const { directory } = chosen;
  return missing.every(({ resource, values }) =>
    values.every((value) => {
      const scope = resource.scopes.find((one) => one.value === value);
      return scope !== undefined && mayMembersConsent({ store, directory, application, resource, scope });
    }),
  );
}
