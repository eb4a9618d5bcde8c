import { isErrorCode } from '@portico/core';
import { refusalOf } from '@portico/sign-in/refusals';
import type { Connection, FailedSignIn } from './wire.ts';

export type Standing = 'works' | 'untried' | 'failing' | 'not_returning' | 'needs_attention';

/** So many that somebody who only closed the tab is not taken for a fault. */
const SEVERAL = 3;

type Facts = Pick<
  Connection,
  'status' | 'last_success_at' | 'tested_at' | 'unfinished_sign_ins' | 'failed_sign_ins'
>;

/** Whether a connection works, from what last happened on it and not from what we last did (U2). */
export function standingOf(connection: Facts): Standing {
  if (connection.status === 'degraded') return 'needs_attention';
  const succeeded = lastSuccess(connection);
  const failed = connection.failed_sign_ins.find(isOfConnection)?.at ?? '';
  if (failed > succeeded) return 'failing';
  if (connection.unfinished_sign_ins >= SEVERAL) return 'not_returning';
  return succeeded === '' ? 'untried' : 'works';
}

/** ISO 8601; empty when there was none. A passed test is one, too. */
export function lastSuccess({ last_success_at: lastSuccessAt, tested_at: testedAt }: Facts): string {
  return [lastSuccessAt ?? '', testedAt ?? ''].toSorted().at(-1) ?? '';
}

/** Not one of a single person, such as a guest: those say nothing about the connection. */
function isOfConnection({ code }: FailedSignIn): boolean {
  if (!isErrorCode(code)) return true;
  const { again, whose } = refusalOf(code);
  return again === 'same' && whose !== 'person' && whose !== 'inviter';
}
