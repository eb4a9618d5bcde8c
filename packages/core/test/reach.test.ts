import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  administered,
  administers,
  administersAny,
  belongsTo,
  isPorticoError,
  isRecentlyProven,
  type Membership,
  MINUTE,
  memberOf,
  newId,
  ORGANIZATION_ROLES,
  type Principal,
  type ReachedOrganization,
  reach,
  reachAsMember,
  reachAsOwner,
  reachDeployment,
  reachToConnect,
  reachToManage,
  type WithheldMembership,
} from '../src/index.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const REASONS = ['sign_in_required', 'sessions_ended', 'organization_suspended'] as const;
const HOME = newId('project');
const PROJECTS = [HOME, newId('project'), newId('project')] as const;
/** Four of each project; the first project is the deployment's own. */
const WORLD: readonly ReachedOrganization[] = PROJECTS.flatMap((projectId) =>
  Array.from({ length: 4 }, () => ({
    id: newId('organization'),
    projectId,
    builtIn: projectId === HOME,
  })),
);
const OURS = organizationOf(PROJECTS[1]);

function organizationOf(projectId: string): ReachedOrganization {
  const found = WORLD.find((each) => each.projectId === projectId);
  if (found === undefined) throw new Error(`no organization of ${projectId}`);
  return found;
}

function principal(rights: Partial<Principal> = {}): Principal {
  return {
    ...{ kind: 'planted', userId: newId('user'), projectId: HOME, authenticatedAt: NOW },
    ...{ isOperator: false, projectAdminOf: [], memberships: [], withheld: [] },
    ...rights,
  };
}

const membershipOf = (
  { id, projectId }: ReachedOrganization,
  role: Membership['role'] = 'owner',
): Membership => ({ organizationId: id, projectId, role });

const withheldOf = (
  { id }: ReachedOrganization,
  reason: WithheldMembership['reason'],
): WithheldMembership => ({ organizationId: id, organizationName: 'Contoso', reason });

/** What it comes to: the answer, or the code of the refusal. */
function outcomeOf<T>(ask: () => T): T | string {
  try {
    return ask();
  } catch (error) {
    if (isPorticoError(error)) return error.code;
    throw error;
  }
}

/** Every way to ask for an organization. */
const WAYS = {
  reach: (by: Principal, organization: ReachedOrganization) => reach(by, organization),
  reachToManage: (by: Principal, organization: ReachedOrganization) => reachToManage(by, organization),
  reachAsMember: (by: Principal, { id }: ReachedOrganization) => reachAsMember(by, id),
  reachToConnect: (by: Principal, { id }: ReachedOrganization) => reachToConnect(by, id),
  reachAsOwner: (by: Principal, { id }: ReachedOrganization) => reachAsOwner(by, id),
};
const everyWay = (by: Principal, organization: ReachedOrganization) =>
  Object.values(WAYS).map((ask) => outcomeOf(() => ask(by, organization)));
const ALL = (code: string) => Object.keys(WAYS).map(() => code);

/** In each organization of the world nothing, a role, or a membership that is withheld. */
const standing = fc.array(fc.constantFrom('none' as const, ...ORGANIZATION_ROLES, ...REASONS), {
  minLength: WORLD.length,
  maxLength: WORLD.length,
});
const anybody = fc
  .record({
    standing,
    isOperator: fc.boolean(),
    projectAdminOf: fc.uniqueArray(fc.constantFrom(...PROJECTS)),
  })
  .map(({ standing: stands, ...rights }) =>
    principal({
      ...rights,
      memberships: WORLD.flatMap((each, at) =>
        ORGANIZATION_ROLES.filter((role) => role === stands[at]).map((role) => membershipOf(each, role)),
      ),
      withheld: WORLD.flatMap((each, at) =>
        REASONS.filter((reason) => reason === stands[at]).map((reason) => withheldOf(each, reason)),
      ),
    }),
  );
const anywhere = fc.constantFrom(...WORLD);

describe('an organization', () => {
  test('is not there for who is no member of it and does not administer its project (attack 81)', () => {
    fc.assert(
      fc.property(anybody, anywhere, (by, organization) => {
        const stranger = {
          ...by,
          isOperator: false,
          projectAdminOf: by.projectAdminOf.filter((id) => id !== organization.projectId),
          memberships: by.memberships.filter(({ organizationId }) => organizationId !== organization.id),
          withheld: by.withheld.filter(({ organizationId }) => organizationId !== organization.id),
        };
        expect(everyWay(stranger, organization)).toEqual(ALL('not_found'));
        expect(belongsTo(stranger, organization.id)).toBe(false);
        expect(memberOf(stranger)).not.toContain(organization.id);
      }),
    );
  });

  test('gives what the right in it gives, whatever rights there are in others', () => {
    fc.assert(
      fc.property(anybody, anywhere, (by, organization) => {
        const here = (each: { organizationId: string }) => each.organizationId === organization.id;
        const onlyHere = {
          ...by,
          projectAdminOf: by.projectAdminOf.filter((id) => id === organization.projectId),
          memberships: by.memberships.filter(here),
          withheld: by.withheld.filter(here),
        };
        expect(everyWay(by, organization)).toEqual(everyWay(onlyHere, organization));
      }),
    );
  });

  test.each([
    ['owner', true],
    ['admin', true],
    ['member', false],
  ] as const)('is seen by its %s; managing and connecting it: %s', (role, may) => {
    const by = principal({ memberships: [membershipOf(OURS, role)] });
    const found = { role, administersProject: false, actingRole: role, mayConnect: may };
    const membership = membershipOf(OURS, role);
    expect(everyWay(by, OURS)).toEqual([
      found,
      may ? found : 'forbidden',
      membership,
      may ? membership : 'forbidden',
      role === 'owner' ? membership : 'forbidden',
    ]);
  });

  test.each([
    ['sign_in_required', 'other_sign_in_required'],
    ['sessions_ended', 'other_sign_in_required'],
    ['organization_suspended', 'organization_suspended'],
  ] as const)(
    'gives nothing to a member whose membership is withheld by %s, and says why',
    (reason, code) => {
      const by = principal({ withheld: [withheldOf(OURS, reason)] });
      expect(everyWay(by, OURS)).toEqual(ALL(code));
      expect(memberOf(by)).toEqual([]);
      expect(belongsTo(by, OURS.id)).toBe(true);
    },
  );

  test('belongs to its members, and to nobody who only administers it', () => {
    fc.assert(
      fc.property(anybody, anywhere, (by, { id }) => {
        const all = [...by.memberships, ...by.withheld].map(({ organizationId }) => organizationId);
        expect(belongsTo(by, id)).toBe(all.includes(id));
      }),
    );
  });
});

describe('who administers a project and is no member', () => {
  const BY = {
    operator: principal({ isOperator: true }),
    'project admin': principal({ projectAdminOf: [OURS.projectId] }),
  };

  test.each(Object.entries(BY))('%s manages an organization of it and connects no directory', (_who, by) => {
    const found = { role: undefined, administersProject: true, actingRole: 'owner', mayConnect: false };
    expect(everyWay(by, OURS)).toEqual([found, found, 'not_found', 'not_found', 'not_found']);
  });

  test.each(Object.entries(BY))('%s is told why a membership of theirs does not connect it', (_who, by) => {
    const withheld = [withheldOf(OURS, 'sign_in_required')];
    expect(outcomeOf(() => reachToConnect({ ...by, withheld }, OURS.id))).toBe('other_sign_in_required');
  });

  test('connects it as its admin, and manages it as its owner even when a mere member', () => {
    for (const by of Object.values(BY)) {
      const admin = { ...by, memberships: [membershipOf(OURS, 'admin')] };
      expect(reach(admin, OURS)).toMatchObject({ actingRole: 'owner', mayConnect: true });
      const member = { ...by, memberships: [membershipOf(OURS, 'member')] };
      expect(reachToManage(member, OURS)).toMatchObject({ actingRole: 'owner', mayConnect: false });
      expect(outcomeOf(() => reachToConnect(member, OURS.id))).toBe('forbidden');
    }
  });

  test('shares the directory of it as its owner alone', () => {
    for (const by of [...Object.values(BY), principal({})])
      for (const role of ORGANIZATION_ROLES) {
        const as = { ...by, memberships: [membershipOf(OURS, role)] };
        const expected = role === 'owner' ? membershipOf(OURS, role) : 'forbidden';
        expect(outcomeOf(() => reachAsOwner(as, OURS.id))).toEqual(expected);
      }
  });

  test('reaches no organization of another project, unless an operator', () => {
    const other = organizationOf(PROJECTS[2]);
    expect(everyWay(BY['project admin'], other)).toEqual(ALL('not_found'));
    expect(reach(BY.operator, other).administersProject).toBe(true);
  });

  test('may connect, as `reach` says it, exactly when `reachToConnect` lets them through', () => {
    fc.assert(
      fc.property(anybody, anywhere, (by, organization) => {
        const seen = outcomeOf(() => reach(by, organization));
        const mayConnect = typeof seen !== 'string' && seen.mayConnect;
        expect(mayConnect).toBe(typeof outcomeOf(() => reachToConnect(by, organization.id)) !== 'string');
      }),
    );
  });
});

test('the built-in project is nobody’s to administer, not an operator’s nor a project admin’s', () => {
  const own = organizationOf(HOME);
  fc.assert(
    fc.property(anybody, (by) => {
      expect(administers(by, { id: HOME, builtIn: true })).toBe(false);
      const nobody = { ...by, memberships: [], withheld: [] };
      expect(everyWay(nobody, own)).toEqual(ALL('not_found'));
    }),
  );
});

test('an operator administers every project, a project admin those of theirs, others none', () => {
  const [, one, other] = PROJECTS;
  const at = (by: Principal) => [one, other].filter((id) => administers(by, { id, builtIn: false }));
  const operator = principal({ isOperator: true });
  const admin = principal({ projectAdminOf: [one] });
  const owner = principal({ memberships: [membershipOf(OURS)] });
  expect([operator, admin, owner].map(administered)).toEqual(['all', [one], []]);
  expect([operator, admin, owner].map(administersAny)).toEqual([true, true, false]);
  expect([operator, admin, owner].map(at)).toEqual([[one, other], [one], []]);
});

test('the deployment is reached by operators alone', () => {
  fc.assert(
    fc.property(anybody, (by) => {
      const outcome = outcomeOf(() => reachDeployment(by));
      expect(outcome).toBe(by.isOperator ? undefined : 'forbidden');
    }),
  );
});

test('a proof is recent for 15 minutes, and not when it is from the future', () => {
  const clock = { now: () => NOW };
  const recent = (age: number) =>
    isRecentlyProven(principal({ authenticatedAt: new Date(NOW.getTime() - age) }), clock);
  expect([0, 1, 15 * MINUTE].map(recent)).toEqual([true, true, true]);
  expect([-1, 15 * MINUTE + 1].map(recent)).toEqual([false, false]);
  fc.assert(
    fc.property(fc.integer({ min: -1_000 * MINUTE, max: 1_000 * MINUTE }), (age) => {
      expect(recent(age)).toBe(0 <= age && age <= 15 * MINUTE);
    }),
  );
});
