import type { GraphCall, GraphReply } from '../graph-call.ts';
import type { PermissionRule } from '../permission-checks.ts';

export type GraphHandler = (call: GraphCall) => GraphReply | Promise<GraphReply>;

/**
 * One operation: method, address below the version, permission, handler. The permission is undefined where it depends
 * on the object and the handler asks for it.
 */
export type GraphRow = readonly [
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  permission: PermissionRule | undefined,
  handle: GraphHandler,
  /** What the body is; JSON unless said. */
  takes?: 'bytes',
];
