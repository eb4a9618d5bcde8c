import * as oauth from 'oauth4webapi';
import { signedSession } from './callback.ts';
import { PorticoError } from './errors.ts';
import { asPorticoError, assertEndpoint, type Issuer } from './issuer.ts';
import type { Settings } from './options.ts';
import type { Session } from './session.ts';

const DEFAULT_INTERVAL_SECONDS = 5;
/** RFC 8628 section 3.5. */
const SLOW_DOWN_SECONDS = 5;

/** A sign-in that somebody confirms on another device (RFC 8628). */
export type DeviceSignIn = {
  /** What they type, as it is to be shown: `BCDF-GHJK`. */
  readonly userCode: string;
  /** Where they type it. */
  readonly verificationUri: string;
  /** The same with the code filled in, for a link or a QR code. */
  readonly verificationUriComplete: string | undefined;
  readonly expiresInSeconds: number;
  /**
   * Asks until they have confirmed, as often as the issuer allows.
   *
   * @param sleep waits that many milliseconds
   * @throws PorticoError `sign_in_refused`, `device_code_expired`, `tokens_invalid`
   */
  wait(sleep?: (milliseconds: number) => Promise<void>): Promise<Session>;
};

/** @throws PorticoError `issuer_unreachable`, `sign_in_refused` when this application may not do so */
export async function beginDeviceSignIn(
  settings: Settings,
  issuer: Issuer,
  wish: { readonly organization?: string | undefined } = {},
): Promise<DeviceSignIn> {
  const server = await issuer.server();
  const parameters = new URLSearchParams({ scope: settings.scope });
  if (wish.organization !== undefined) parameters.set('organization', wish.organization);
  try {
    const response = await oauth.deviceAuthorizationRequest(
      server,
      issuer.client,
      issuer.authentication,
      parameters,
      issuer.request(),
    );
    const started = await oauth.processDeviceAuthorizationResponse(server, issuer.client, response);
    for (const name of ['verification_uri', 'verification_uri_complete'] as const)
      assertEndpoint(name, started[name], settings.issuer);
    return {
      userCode: started.user_code,
      verificationUri: started.verification_uri,
      verificationUriComplete: started.verification_uri_complete,
      expiresInSeconds: started.expires_in,
      wait: (sleep = pause) => poll(settings, issuer, started, sleep),
    };
  } catch (error) {
    throw asPorticoError(error, 'sign_in_refused');
  }
}

async function poll(
  settings: Settings,
  issuer: Issuer,
  started: oauth.DeviceAuthorizationResponse,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Session> {
  const end = settings.now() + started.expires_in * 1_000;
  let interval = started.interval ?? DEFAULT_INTERVAL_SECONDS;
  while (settings.now() < end) {
    await sleep(interval * 1_000);
    const answer = await ask(settings, issuer, started.device_code);
    if (typeof answer !== 'string') return answer;
    if (answer === 'slow_down') interval += SLOW_DOWN_SECONDS;
  }
  throw new PorticoError('device_code_expired');
}

/** The session, or why to ask again. A network that failed is asked again, too. */
async function ask(settings: Settings, issuer: Issuer, deviceCode: string): Promise<Session | string> {
  const server = await issuer.server();
  const { client, authentication } = issuer;
  try {
    const response = await oauth.deviceCodeGrantRequest(
      server,
      client,
      authentication,
      deviceCode,
      issuer.request(),
    );
    const answer = await oauth.processDeviceCodeResponse(server, client, response);
    return await signedSession(settings, issuer, answer);
  } catch (error) {
    return reasonToAskAgain(asPorticoError(error, 'tokens_invalid'));
  }
}

function reasonToAskAgain(failure: PorticoError): string {
  const { oauthError } = failure;
  if (oauthError === 'authorization_pending' || oauthError === 'slow_down') return oauthError;
  // RFC 8628 section 3.5: after a timeout, ask less often.
  if (failure.code === 'issuer_unreachable') return 'slow_down';
  if (oauthError === 'expired_token') throw new PorticoError('device_code_expired', { cause: failure });
  if (oauthError === 'access_denied')
    throw new PorticoError('sign_in_refused', { oauthError, cause: failure });
  throw failure;
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
