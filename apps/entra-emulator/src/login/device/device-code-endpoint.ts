import { DEVICE_CODE_SECONDS } from '../../sessions/device-codes.ts';
import { jsonResponse } from '../../web/responses.ts';
import * as aadsts from '../aadsts.ts';
import { findClient } from '../checks/client.ts';
import { directorySegment, segmentName } from '../checks/directory-segment.ts';
import { readScopes, readV1Resource } from '../checks/scope.ts';
import type { LoginCall } from '../login-call.ts';

const POLLING_SECONDS = 5;

/**
 * The device authorization endpoint (RFC 8628 section 3.1). Without `verification_uri_complete`, which Entra does not
 * send. v1 says `verification_url`, and its numbers are texts.
 */
export function deviceCodeEndpoint(call: LoginCall): Response {
  const { emulator, params, version, trace, note } = call;
  const segment = directorySegment(emulator.store, call.segment);
  const application = findClient(emulator.store, params['client_id'], segment);
  note.clientId = application.appId;
  const context = { emulator, application, directoryName: segmentName(segment) };
  if (version === 1) readV1Resource(context, params['resource']);
  else if (params['resource'] !== undefined) throw aadsts.resourceParameterOnV2();
  else readScopes(context, params['scope']);
  const { deviceCode, request } = emulator.devices.issue(
    {
      clientAppId: application.appId,
      segment: call.segment,
      version,
      scope: params['scope'],
      resource: params['resource'],
    },
    trace.now,
  );
  const page = `${emulator.origin}/common/oauth2/deviceauth`;
  const message = `To sign in, use a web browser to open the page ${page} and enter the code ${request.userCode} to authenticate.`;
  const codes = { user_code: request.userCode, device_code: deviceCode };
  return jsonResponse(
    200,
    version === 1
      ? {
          ...codes,
          verification_url: page,
          expires_in: String(DEVICE_CODE_SECONDS),
          interval: String(POLLING_SECONDS),
          message,
        }
      : {
          ...codes,
          verification_uri: page,
          expires_in: DEVICE_CODE_SECONDS,
          interval: POLLING_SECONDS,
          message,
        },
  );
}
