import { type GraphCall, type GraphReply, keyAt } from '../graph-call.ts';
import { resourceNotFound } from '../graph-error.ts';
import { entityReply, listReply } from '../replies.ts';
import { type WireObject, wireOrganization } from './wire.ts';

const ORGANIZATION = { typeName: 'Organization', filterable: ['id', 'displayName'], context: 'organization' };

export const listOrganizations = (call: GraphCall): GraphReply =>
  listReply(call, [wireOrganization(call.caller.directory)], ORGANIZATION);

export function getOrganization(call: GraphCall): GraphReply {
  const { value } = keyAt(call, 0);
  if (value.toLowerCase() !== call.caller.directory.id) throw resourceNotFound(value);
  return entityReply(call, wireOrganization(call.caller.directory), ORGANIZATION);
}

const DOMAINS = { typeName: 'Domain', filterable: ['id', 'isDefault', 'isVerified'], context: 'domains' };

const wireDomain = (id: string, index: number): WireObject => ({
  id,
  authenticationType: 'Managed',
  availabilityStatus: null,
  isAdminManaged: true,
  isDefault: index === 0,
  isInitial: index === 0,
  isRoot: true,
  isVerified: true,
  passwordNotificationWindowInDays: null,
  passwordValidityPeriodInDays: null,
  state: null,
  supportedServices: ['Email'],
});

export const listDomains = (call: GraphCall): GraphReply =>
  listReply(call, call.caller.directory.domains.map(wireDomain), DOMAINS);

export function getDomain(call: GraphCall): GraphReply {
  const { value } = keyAt(call, 0);
  const index = call.caller.directory.domains.indexOf(value.toLowerCase());
  if (index < 0) throw resourceNotFound(value);
  return entityReply(call, wireDomain(value.toLowerCase(), index), DOMAINS);
}
