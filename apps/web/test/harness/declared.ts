import { statusOf } from '@portico/core';
import { OPERATIONS } from '../../src/api/operations.ts';
import { refusalsOf } from '../../src/api/refusals.ts';
import { routesOf } from '../../src/api/routes.ts';
import { nothing } from '../../src/api/schemas.ts';

const routes = routesOf(OPERATIONS);

/**
 * Throws where an endpoint answers otherwise than it declares: with another status, or with a refusal that its
 * documentation does not name. Says nothing of what is no operation.
 */
export function assertDeclared(method: string, path: string, status: number, body: unknown): void {
  const { pathname } = new URL(path, 'http://localhost');
  const operation = OPERATIONS.find(
    (each) => each.method === method && routes.find(pathname)?.operations.get(each.method) === each,
  );
  if (operation === undefined) return;
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  const refusal = [...refusalsOf(operation)].find((each) => each === code);
  const expected = refusal === undefined ? goodStatus(operation, body) : statusOf(refusal);
  if (status !== expected)
    throw new Error(`${method} ${operation.path} does not declare ${status} ${code ?? ''}`);
}

/** Some operations have something to say at times, and nothing at others. */
function goodStatus({ response, status = 200 }: (typeof OPERATIONS)[number], body: unknown): number {
  const saysNothing = body === undefined && response.safeParse(undefined).success;
  return response === nothing || saysNothing ? 204 : status;
}
