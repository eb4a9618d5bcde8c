import type { ApplicationRecord, DirectoryRecord } from '../../directory/records.ts';
import type { LoginCall } from '../login-call.ts';
import type { ClientAuthentication } from './client-authentication.ts';

/** A token request whose client is known and proved. */
export interface TokenCall {
  call: LoginCall;
  params: Record<string, string>;
  application: ApplicationRecord;
  /** Undefined at `organizations` and `common`: the grant says which directory it is. */
  directory: DirectoryRecord | undefined;
  authentication: ClientAuthentication;
}

export type TokenResponseBody = Record<string, string | number>;
