import { userCodeEntryPage } from '../../pages/device-pages.ts';
import { pageResponse } from '../../web/responses.ts';
import * as aadsts from '../aadsts.ts';
import type { LoginCall } from '../login-call.ts';
import { continueDeviceSignIn } from './device-sign-in.ts';

/** Where people type the code that their device shows. */
export const userCodePage = ({ trace }: LoginCall): Response =>
  pageResponse(200, userCodeEntryPage({ error: undefined, trace }));

/** A code was typed: a waiting one begins a sign-in, any other is refused here (70018). */
export function enterUserCode(call: LoginCall): Response {
  const { emulator, params, browser, trace, note } = call;
  const request = emulator.devices.waiting(params['otc'] ?? '', trace.now);
  if (request === undefined) {
    const error = aadsts.badUserCode();
    note.reason = `AADSTS${error.code}: ${error.message}`;
    return pageResponse(200, userCodeEntryPage({ error, trace }));
  }
  const flow = emulator.flows.begin({
    kind: 'device',
    version: request.version,
    segment: request.segment,
    params: { user_code: request.userCode, client_id: request.clientAppId },
    browser,
    correlationId: trace.correlationId,
  });
  return continueDeviceSignIn(call, flow);
}
