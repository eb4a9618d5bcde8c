import { isKept } from '../../directory/removal.ts';
import { managerIdOf } from '../../directory/reporting.ts';
import { readApplications } from '../application-permissions.ts';
import type { GraphCall } from '../graph-call.ts';
import { readGroups } from '../group-permissions.ts';
import { withoutGuarded } from '../guarded-properties.ts';
import { type PermissionRule, requireMayReadOthers } from '../permission-checks.ts';
import { readUnits } from '../policy-permissions.ts';
import { USUAL_OF_USER } from '../query/selectable.ts';
import { unitsOfDirectory } from '../resources/administrative-units.ts';
import { type DeltaKind, deltaOf } from '../resources/delta.ts';
import { knownMemberIds } from '../resources/hidden-membership.ts';
import { mayReadMembers, wireUnit } from '../resources/unit-objects.ts';
import { wireApplication, wireGroup, wireServicePrincipal, wireUser } from '../resources/wire.ts';
import { readUsersWhole } from '../user-permissions.ts';
import type { GraphRow } from './route.ts';

interface Here {
  id: string;
  directoryId: string;
  deletedDateTime: string | null;
}

const idsOf = ({ caller, now }: GraphCall, all: readonly Here[]): string[] =>
  all.filter((one) => one.directoryId === caller.directory.id && isKept(one, now)).map(({ id }) => id);

const isVisible =
  ({ emulator, caller, now }: GraphCall) =>
  (one: Here): boolean =>
    one.directoryId === caller.directory.id &&
    one.deletedDateTime === null &&
    emulator.replication.visible(one.id, now);

const users: DeltaKind = {
  typeName: 'User',
  context: 'users',
  usual: USUAL_OF_USER,
  objects: (call) => {
    requireMayReadOthers(call.caller);
    return call.emulator.store.users
      .filter(isVisible(call))
      .map((one) => withoutGuarded(call.caller, wireUser(one)));
  },
  deletedIds: (call) => idsOf(call, call.emulator.store.deletedUsers.all()),
  relation: {
    name: 'manager',
    unasked: false,
    idsOf: ({ emulator: { store } }, id) => {
      const manager = managerIdOf(store, store.users.get(id));
      return manager === undefined ? [] : [manager];
    },
  },
};

const groups: DeltaKind = {
  typeName: 'Group',
  context: 'groups',
  objects: (call) =>
    call.emulator.store.groups.filter(isVisible(call)).map((one) => wireGroup(call.emulator, one)),
  deletedIds: (call) => idsOf(call, call.emulator.store.deletedGroups.all()),
  relation: {
    name: 'members',
    unasked: true,
    idsOf: (call, id) => [...knownMemberIds(call, call.emulator.store.groups.get(id))],
  },
};

const applications: DeltaKind = {
  typeName: 'Application',
  context: 'applications',
  objects: (call) =>
    call.emulator.store.applications
      .filter(isVisible(call))
      .map((one) => wireApplication(call.emulator, one)),
  deletedIds: (call) => idsOf(call, call.emulator.store.applications.all()),
};

const servicePrincipals: DeltaKind = {
  typeName: 'ServicePrincipal',
  context: 'servicePrincipals',
  objects: (call) =>
    call.emulator.store.servicePrincipals
      .filter(isVisible(call))
      .map((one) => wireServicePrincipal(call.emulator, one)),
  deletedIds: (call) => idsOf(call, call.emulator.store.servicePrincipals.all()),
};

const administrativeUnits: DeltaKind = {
  typeName: 'AdministrativeUnit',
  context: 'directory/administrativeUnits',
  objects: (call) => unitsOfDirectory(call).map(wireUnit),
  deletedIds: () => [],
  relation: {
    name: 'members',
    unasked: true,
    idsOf: (call, id) => {
      const unit = call.emulator.store.administrativeUnits.get(id);
      return unit !== undefined && mayReadMembers(call, unit) ? unit.memberIds : [];
    },
  },
};

const KINDS: readonly (readonly [PermissionRule, DeltaKind])[] = [
  [readUsersWhole, users],
  [readGroups, groups],
  [readApplications, applications],
  [readApplications, servicePrincipals],
  [readUnits, administrativeUnits],
];

/** Change tracking. These stand before the rows of objects, whose ids would be any name. */
export const deltaRows: readonly GraphRow[] = KINDS.map(
  ([permission, kind]): GraphRow => ['GET', `${kind.context}/delta`, permission, deltaOf(kind)],
);
