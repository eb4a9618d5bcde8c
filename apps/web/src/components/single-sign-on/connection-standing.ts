import { isErrorCode } from '@portico/core';
import { refusalOf } from '@portico/sign-in/refusals';
import type { Connection, FailedSignIn } from '../../api/connections/connection.ts';

export type Standing = 'paused' | 'works' | 'untried' | 'failing' | 'needs_attention' | 'broken';

/** So many that somebody who only closed the tab is not worth a word. */
const SEVERAL = 3;

type Failure = Pick<FailedSignIn, 'code' | 'at' | 'test' | 'reported_by'>;
type Facts = Pick<Connection, 'status' | 'health' | 'last_success_at' | 'tested_at'> & {
  readonly failed_sign_ins: readonly Failure[];
};

/**
 * Whether a connection works, from what last happened on it and not from what we last did (U2): as its identity provider
 * shows it, or its own administrator, never as somebody's browser says.
 */
export function standingOf(connection: Facts): Standing {
  if (connection.status === 'paused') return 'paused';
  if (connection.status === 'degraded') return connection.health === 'broken' ? 'broken' : 'needs_attention';
  const succeeded = lastSuccess(connection);
  const failed =
    connection.failed_sign_ins.find((each) => isReliable(each) && isOfConnection(each.code))?.at ?? '';
  if (failed > succeeded) return 'failing';
  return succeeded === '' ? 'untried' : 'works';
}

/** Whether so many stay away that whoever looks after it wants to know. Anybody can, so it says nothing of how it stands. */
export function manyStayAway({
  unfinished_sign_ins: count,
}: Pick<Connection, 'unfinished_sign_ins'>): boolean {
  return count >= SEVERAL;
}

/** ISO 8601; empty when there was none. A passed test is one, too. */
export function lastSuccess({ last_success_at: lastSuccessAt, tested_at: testedAt }: Facts): string {
  return [lastSuccessAt ?? '', testedAt ?? ''].toSorted().at(-1) ?? '';
}

/** Whether a refusal would be of the connection, and not of a single person, such as a guest. */
export function isOfConnection(code: string): boolean {
  if (!isErrorCode(code)) return true;
  const { again, whose } = refusalOf(code);
  return again === 'same' && whose !== 'person' && whose !== 'inviter';
}

/** Only an administrator of the organization starts a test. */
function isReliable({ reported_by: reportedBy, test }: Failure): boolean {
  return reportedBy === 'identity_provider' || test;
}
