import { type ErrorCode, messageOf, statusOf } from '@portico/core';
import type { ApplicationHome, WayOn } from '@portico/sign-in';
import { whoseOf } from '@portico/sign-in/refusals';
import type { FailureTexts } from '../components/hosted-login/failure-texts.ts';
import { loginTexts } from '../components/hosted-login/texts.ts';
import { lastApplication } from './last-application.ts';
import { type PageAction, plainPage } from './plain-page.ts';
import { setCookie } from './trip-cookies.ts';

/**
 * The page of a sign-in that came to nothing, in the sign-in's words: what happened, whose matter it is, one way on, and
 * the id by which the log finds it. Nothing of the request is on it (attacks 11, 117).
 */
export async function refusedPage(asked: {
  readonly headers: Headers;
  readonly code: ErrorCode;
  readonly way: WayOn;
  readonly requestId: string;
}): Promise<Response> {
  const { code, requestId } = asked;
  const way = asked.way.kind === 'none' ? await fromCookie(asked.headers) : asked.way;
  const locales = way.kind === 'waiting' ? way.locales : [];
  const { language, failure: texts } = loginTexts(locales, asked.headers.get('accept-language'));
  const whose = whoseOf(code);
  const isOpen = way.kind === 'invitation' && code !== 'invitation_invalid';
  const ofInvitation = way.kind === 'invitation' ? texts.invitation.errors[code] : undefined;
  const page = plainPage({
    status: statusOf(code),
    title: way.kind === 'invitation' ? texts.invitation.title : texts.title,
    message: ofInvitation ?? sentenceOf(texts, code),
    more: [
      ...(whose === undefined || ofInvitation !== undefined ? [] : [texts.whose[whose]]),
      ...guidance(texts, way),
      ...(isOpen && ofInvitation === undefined ? [texts.invitation.open] : []),
    ],
    actions: [
      ...actionsOf(texts, way),
      // The page keeps the token of its link while its tab is away.
      ...(isOpen ? [{ kind: 'link', href: '/invitation', label: texts.invitation.back } as const] : []),
      ...(whose === 'it_admin' ? [mail(texts, { way, code, requestId })] : []),
    ],
    ...(way.kind === 'waiting' ? { brand: way.projectName } : {}),
    language,
    code,
    requestId,
    labels: texts,
  });
  if (way.kind === 'waiting') page.headers.append('set-cookie', setCookie(way.cookie));
  return page;
}

/** Beside a field `invalid_request` says what to type there; on a page of its own there is no field. */
function sentenceOf(texts: FailureTexts, code: ErrorCode): string {
  return texts.errors[code === 'invalid_request' ? 'unknown_field' : code] ?? messageOf(code);
}

async function fromCookie(headers: Headers): Promise<WayOn> {
  const home = await lastApplication(headers);
  return home === undefined ? { kind: 'none' } : { kind: 'application', home };
}

/** Where there is nothing to press. */
function guidance(texts: FailureTexts, way: WayOn): string[] {
  if (way.kind === 'none') return [texts.goBack];
  return way.kind === 'application' && way.home.url === undefined ? [texts.open(way.home.name)] : [];
}

function actionsOf(texts: FailureTexts, way: WayOn): PageAction[] {
  if (way.kind === 'application') return homeAction(texts, way.home);
  if (way.kind !== 'waiting') return [];
  const again = {
    same: texts.tryAgain,
    another_account: texts.anotherAccount,
    as_before: texts.asBefore,
    other_way: texts.otherWays,
  }[way.again];
  const path = `/v1/login/${way.projectId}/${way.uid}` as const;
  const fields = { attempt: way.attemptId };
  return [
    { kind: 'form', action: `${path}/again`, fields, label: again },
    { kind: 'form', action: `${path}/back`, fields, label: texts.back(way.applicationName) },
  ];
}

/** A link to where the application begins a sign-in of its own. */
export function homeAction(texts: FailureTexts, { name, url }: ApplicationHome): PageAction[] {
  return url === undefined ? [] : [{ kind: 'link', href: url, label: texts.back(name) }];
}

/** A mail with everything that whoever has to act needs to know, and nothing about the person. */
function mail(
  texts: FailureTexts,
  { way, code, requestId }: { readonly way: WayOn; readonly code: ErrorCode; readonly requestId: string },
): PageAction {
  const application =
    way.kind === 'waiting' ? way.applicationName : way.kind === 'application' ? way.home.name : 'Portico';
  const facts = [sentenceOf(texts, code), `${texts.code}: ${code}`, `${texts.request}: ${requestId}`];
  const query = Object.entries({
    subject: texts.mailSubject(application),
    body: texts.mailBody(facts.join('\n')),
  }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return { kind: 'link', href: `mailto:?${query.join('&')}`, label: texts.send };
}
