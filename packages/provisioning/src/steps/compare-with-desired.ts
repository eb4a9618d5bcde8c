import { connectionUrls } from '@portico/connections';
import type { ApprovalRemark, ConnectionFinding } from '@portico/core';
import { microsoftFailureOf } from '@portico/microsoft-graph';
import { desiredServicePrincipal, signInOf } from '../desired-state/application.ts';
import { differences } from '../desired-state/differences.ts';
import { broaderRemarks, unusedRemarks } from '../step-parts/approval.ts';
import { textsIn } from '../step-parts/details.ts';
import { isKeptOut } from '../step-parts/kept-out.ts';
import { AnotherApp } from '../step-parts/our-objects.ts';
import { isOwner, isOwnershipLost } from '../step-parts/ownership.ts';
import type { RunContext, Step } from '../step-parts/step.ts';

/** App registration and enterprise app as they are, against how they have to be, where we may look. */
export const compareWithDesired: Step = {
  name: 'compare_with_desired',
  title: 'Compared with what was set up',
  async act(context) {
    const { parts, run } = context;
    const before = textsIn(await parts.runs.steps(run.id), 'findings');
    const known = context.connection.warnings.filter((warning) => OF_THE_APP.includes(warning));
    if (before.includes(WITHDRAWN)) return { kind: 'done', detail: { findings: known, differences: [] } };
    const found = before.includes(CANNOT_LOOK) ? 'kept_out' : await lookedAt(context);
    if (found === 'kept_out') {
      const ofUs = context.connection.warnings.filter((warning) => OF_US.includes(warning));
      return { kind: 'done', detail: { findings: [CANNOT_LOOK, ...known, ...ofUs], differences: [] } };
    }
    if (found === 'forbidden')
      return { kind: 'done', detail: { findings: [WITHDRAWN, ...known], differences: [] } };
    if (found === 'another') return { kind: 'done', detail: { findings: [ANOTHER], differences: [] } };
    if (found === undefined) return { kind: 'done', detail: { findings: [MISSING], differences: [] } };
    const { differences: paths, letsReturn, isOurs } = found;
    const findings = new Set([
      ...(letsReturn ? [] : [NO_RETURN]),
      ...(isOurs ? [] : [NOT_OURS]),
      ...paths.map(findingOf),
    ]);
    return { kind: 'done', detail: { findings: [...findings], differences: paths, remarks: found.remarks } };
  },
};

const WITHDRAWN = 'consent_withdrawn' satisfies ConnectionFinding;
const CANNOT_LOOK = 'cannot_look' satisfies ConnectionFinding;
const MISSING = 'app_missing' satisfies ConnectionFinding;
const ANOTHER = 'app_replaced' satisfies ConnectionFinding;
const NOT_OURS = 'ownership_lost' satisfies ConnectionFinding;
const NO_RETURN = 'return_refused' satisfies ConnectionFinding;

/** What the directory's administrator may have meant has findings of its own. */
const MEANT: Readonly<Record<string, ConnectionFinding>> = {
  'servicePrincipal.accountEnabled': 'app_disabled',
  'servicePrincipal.appRoleAssignmentRequired': 'assignment_required',
};

const findingOf = (path: string): ConnectionFinding => MEANT[path] ?? 'app_changed';

/** What was found while we could look is so until we can look again: an approval that was taken back mends nothing. */
const OF_THE_APP: readonly string[] = [MISSING, ANOTHER, NO_RETURN, 'app_changed', ...Object.values(MEANT)];

/** As these are of what we may do there, and are not asked while Microsoft refuses us altogether. */
const OF_US: readonly string[] = [WITHDRAWN, NOT_OURS];

type Looked = {
  readonly differences: readonly string[];
  /** Whether people can come back to us. */
  readonly letsReturn: boolean;
  /** Whether we may change it. */
  readonly isOurs: boolean;
  /** That less than what is approved would do. */
  readonly remarks: readonly ApprovalRemark[];
};

/**
 * Undefined when app registration or enterprise app is not there; `forbidden` when they are no longer ours to look at, `another` when
 * what is there is not what was made, `kept_out` when Microsoft refuses Portico itself.
 */
async function lookedAt(
  context: RunContext,
): Promise<Looked | 'forbidden' | 'another' | 'kept_out' | undefined> {
  const { parts, connection } = context;
  const { entraApplicationObjectId: id } = connection;
  try {
    const [{ roles }, calls] = [await context.token(), await context.graph()];
    const application = id === null ? undefined : await calls.getApplicationWithOwners(id);
    const enterpriseApp = application && (await calls.getServicePrincipalWithOwners(application.appId));
    if (application === undefined || enterpriseApp === undefined) return undefined;
    const wanted = desiredServicePrincipal(connection.id, parts.origin);
    const [objects, clientId] = [[application, enterpriseApp], parts.provisioningApp?.clientId];
    return {
      isOurs: !isOwnershipLost(objects, { roles, clientId }),
      remarks: [
        ...unusedRemarks(roles),
        ...broaderRemarks(
          roles,
          objects.every((object) => isOwner(clientId, object)),
        ),
      ],
      letsReturn: (application.web?.redirectUris ?? []).includes(
        connectionUrls(parts.origin, connection.id).callback,
      ),
      differences: [
        ...differences(signInOf(connection, parts.origin), application, 'application'),
        ...differences(wanted, enterpriseApp, 'servicePrincipal'),
      ],
    };
  } catch (error) {
    if (microsoftFailureOf(error)?.kind === 'forbidden') return 'forbidden';
    if (error instanceof AnotherApp) return 'another';
    if (isKeptOut(context, error)) return 'kept_out';
    throw error;
  }
}
