import type { GraphCaller } from './caller.ts';
import { withoutGuarded } from './guarded-properties.ts';
import { actsWithoutToken, holdsAny } from './permission-checks.ts';
import { readUsers, readUsersWhole } from './user-permissions.ts';

/** What `User.ReadBasic.All` shows of a user. Whether somebody has a photo, the photo's own address says. */
const BASIC_PROFILE: readonly string[] = [
  'displayName',
  'givenName',
  'id',
  'mail',
  'photo',
  'securityIdentifier',
  'surname',
  'userPrincipalName',
];

const readsBasicsAlone = (caller: GraphCaller): boolean =>
  !actsWithoutToken(caller) && holdsAny(caller, readUsers) && !holdsAny(caller, readUsersWhole);

/** The properties of users that the caller may filter and sort by; undefined for all. */
export const askableOfUsers = (caller: GraphCaller): readonly string[] | undefined =>
  readsBasicsAlone(caller) ? BASIC_PROFILE : undefined;

type WireObject = Readonly<Record<string, unknown>>;

/**
 * An object as the caller may read it: without guarded properties, and of another person the basic profile alone where no
 * permission reaches further. The other properties are there and empty, so no filter guesses them either.
 *
 * @param type of the object, when the object does not say it
 */
export function asSeenBy(caller: GraphCaller, object: WireObject, type?: string): Record<string, unknown> {
  const open = withoutGuarded(caller, object);
  const isUser = (object['@odata.type'] ?? `#microsoft.graph.${type?.toLowerCase()}`) === USER;
  if (!isUser || object['id'] === caller.userId || !readsBasicsAlone(caller)) return open;
  return emptiedBut(open, BASIC_PROFILE);
}

const USER = '#microsoft.graph.user';

/** The object with nothing in its properties, but for these: null, and lists without an entry. */
export const emptiedBut = (object: WireObject, told: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) =>
      name.startsWith('@odata.') || told.includes(name)
        ? [name, value]
        : [name, Array.isArray(value) ? [] : null],
    ),
  );
