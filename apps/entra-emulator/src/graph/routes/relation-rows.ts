import { keyAt } from '../graph-call.ts';
import type { GraphRow } from './route.ts';

/**
 * A list of objects that a relation leads to, and each of them behind it: `groups/{id}/members/{id}`.
 *
 * @param row of the list, whose handler answers with `objectsReply`
 */
export const withEach = ([method, path, permission, list]: GraphRow): readonly GraphRow[] => [
  [method, path, permission, list],
  [
    method,
    `${path}/{key}`,
    permission,
    (call) => list({ ...call, one: keyAt(call, call.keys.length - 1).value }),
  ],
];
