import { isPorticoError } from '@portico/core';
import type { LoginPage } from '@portico/sign-in';
import { composition } from '../../composition/composition.ts';
import { keepStep } from './login-step-cookie.ts';
import { seeOther } from './redirect.ts';
import { requestIdOf } from './visitor.ts';

/**
 * A form of the hosted login page was refused: the page says so, and keeps what was typed. What ends the page, or is a
 * fault of ours, is thrown on.
 */
export function refusedForm(
  failure: unknown,
  at: {
    readonly request: Request;
    readonly page: LoginPage;
    readonly fields: Readonly<Record<string, string>>;
    readonly at: string;
  },
): Response {
  if (!isPorticoError(failure) || failure.code === 'login_page_expired') throw failure;
  const { headers } = at.request;
  const requestId = requestIdOf(headers);
  const { email, password } = at.fields;
  composition().log.info({ requestId, code: failure.code, detail: failure.detail }, 'request refused');
  const step = keepStep(headers, at.page, {
    ...(password === undefined ? {} : { step: 'password' }),
    ...(email === undefined ? {} : { email: email.slice(0, 320) }),
    failure: { code: failure.code, requestId },
  });
  return seeOther(at.at, step);
}
