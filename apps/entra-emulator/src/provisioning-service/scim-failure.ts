/**
 * Why something could not be done at the service.
 * - credentials, address: nothing else would work either, so the job goes to quarantine
 * - throttled: the run ends and goes on later
 * - unreachable: no answer, or none in time
 * - refused: the service answered, and did not do it; of this object alone
 */
export type ScimFailureKind = 'credentials' | 'address' | 'throttled' | 'unreachable' | 'refused';

/** Begins every code of a failure at a service that speaks SCIM. */
const PREFIX = 'SystemForCrossDomainIdentityManagement';

interface Details {
  status?: number;
  /** Seconds, where the service said so. */
  retryAfter?: number | undefined;
}

/** A failure at the service, with the code that the job's status and log show. */
export class ScimFailure extends Error {
  readonly kind: ScimFailureKind;
  readonly code: string;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;

  constructor(kind: ScimFailureKind, code: string, message: string, { status, retryAfter }: Details = {}) {
    super(message);
    this.name = 'ScimFailure';
    this.kind = kind;
    this.code = `${PREFIX}${code}`;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
