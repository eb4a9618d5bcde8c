import { html } from 'hono/html';
import {
  CLIENT_AUTHENTICATIONS,
  OIDC_LABELS,
  type OidcSettings,
  oidcSettings,
  TOKENS,
} from '../integrations/oidc-integration.ts';
import type { Markup } from '../web/layout.ts';
import { choiceField, longField, type Problems, problemList, textField, tick } from '../web/parts.ts';
import { type FormValues, given, linesOf } from './form-values.ts';
import { problemsOf } from './problems.ts';

export const EMPTY_OIDC: FormValues = {
  clientAuthentication: 'client_secret_basic',
  tokens: 'thin',
};

/** What stands in the form of an integration that is there. */
export function oidcValues(settings: OidcSettings): FormValues {
  return {
    name: settings.name,
    signInRedirectUris: settings.signInRedirectUris.join('\n'),
    signOutRedirectUris: settings.signOutRedirectUris.join('\n'),
    backChannelLogoutUri: settings.backChannelLogoutUri ?? '',
    clientAuthentication: settings.clientAuthentication,
    publicKeys: settings.publicKeys === undefined ? '' : JSON.stringify(settings.publicKeys, undefined, 2),
    publicKeysUrl: settings.publicKeysUrl ?? '',
    tokens: settings.tokens,
    groupsClaim: settings.groupsClaim ? 'on' : '',
  };
}

/** What was typed, or what is wrong with it. */
export function readOidcForm(values: FormValues): { settings: OidcSettings } | { problems: Problems } {
  const { success, data, error } = oidcSettings.safeParse({
    name: values['name'] ?? '',
    signInRedirectUris: linesOf(values['signInRedirectUris']),
    signOutRedirectUris: linesOf(values['signOutRedirectUris']),
    backChannelLogoutUri: given(values['backChannelLogoutUri']),
    clientAuthentication: values['clientAuthentication'],
    publicKeys: readKeys(given(values['publicKeys'])),
    publicKeysUrl: given(values['publicKeysUrl']),
    tokens: values['tokens'],
    groupsClaim: values['groupsClaim'] === 'on',
  });
  return success ? { settings: data } : { problems: problemsOf(error) };
}

/** One key by itself becomes a set of one. Text that is no JSON stays text, which no schema takes. */
function readKeys(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    const isSingle = typeof parsed === 'object' && parsed !== null && 'kty' in parsed;
    return isSingle ? { keys: [parsed] } : parsed;
  } catch {
    return text;
  }
}

export function oidcForm(action: string, values: FormValues, problems: Problems = {}): Markup {
  const field = (name: keyof OidcSettings, hint?: string) => ({
    label: OIDC_LABELS[name],
    name,
    value: values[name] ?? '',
    problem: problems[name],
    ...(hint !== undefined && { hint }),
  });
  return html`${problemList(problems, OIDC_LABELS)}<form class="fields" method="post" action="${action}">
${textField({ ...field('name'), required: true })}
${longField({ ...field('signInRedirectUris', 'One on each line.'), required: true })}
${longField(field('signOutRedirectUris', 'One on each line.'))}
${textField(field('backChannelLogoutUri', 'Optional. Told when somebody signs out here.'))}
${choiceField(field('clientAuthentication'), Object.entries(CLIENT_AUTHENTICATIONS))}
<fieldset><legend>Public key / Private key</legend>
${longField(field('publicKeys', 'A JSON Web Key, or a set of them.'))}
${textField(field('publicKeysUrl', 'Instead of pasted keys: where the set is.'))}</fieldset>
${choiceField(field('tokens'), Object.entries(TOKENS))}
<div>${tick('Groups claim filter: send the groups of a person (groups, matches regex .*)', 'groupsClaim', 'on', values['groupsClaim'] === 'on')}</div>
<button type="submit">Save</button></form>`;
}
