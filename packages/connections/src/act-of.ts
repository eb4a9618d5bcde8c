import { actorOf, type Caller, heldSince, newId } from '@portico/core';
import type { AuditedAct } from '@portico/database';

/** Who did something, and from where, for the audit log. */
export function actOf(caller: Caller): AuditedAct {
  const { ipAddress = null, requestId = null, principal } = caller;
  const act = { id: newId('auditEvent'), ...actorOf(caller), ipAddress, requestId };
  const since = heldSince(principal);
  return since === undefined ? act : { ...act, heldSince: since };
}
