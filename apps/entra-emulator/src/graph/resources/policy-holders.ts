import { isPlainObject } from '../../shape/plain-object.ts';
import { type GraphCall, keyAt } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { parseGraphPath } from '../path.ts';
import { findApplication, findServicePrincipal } from './find.ts';

/** What policies are assigned to. */
interface PolicyHolder {
  id: string;
  ownerIds: string[];
}

/** The application or enterprise app in the path. */
export type FindHolder = (call: GraphCall) => PolicyHolder;
export const applicationHolder: FindHolder = (call) => findApplication(call, keyAt(call, 0));
export const enterpriseAppHolder: FindHolder = (call) => findServicePrincipal(call, keyAt(call, 0));

/**
 * The id behind an address such as `https://graph.microsoft.com/v1.0/policies/tokenLifetimePolicies/{id}`.
 *
 * @throws GraphError 400 for anything but a policy of that collection
 */
export function referencedPolicyId({ body }: GraphCall, collection: string): string {
  const address = isPlainObject(body) ? body['@odata.id'] : undefined;
  if (!isPlainObject(body) || address === undefined) throw badRequest("A value is required for '@odata.id'.");
  const unknown = Object.keys(body).find((name) => !name.startsWith('@odata.'));
  if (unknown !== undefined) throw badRequest(`Invalid property '${unknown}'.`);
  const path = typeof address === 'string' && URL.canParse(address) ? new URL(address).pathname : '';
  const parts = parseGraphPath(path.replace(/^\/(v1\.0|beta)\//, '')) ?? [];
  const [first, second, key, ...rest] = parts.map((part) =>
    part.kind === 'name' ? part.name : part.key.value,
  );
  const isPolicy = first?.toLowerCase() === 'policies' && second?.toLowerCase() === collection.toLowerCase();
  if (!isPolicy || key === undefined || rest.length > 0)
    throw badRequest("Invalid URL format specified in '@odata.id'.");
  return key;
}
