import { html } from 'hono/html';
import {
  ENCRYPTION_ALGORITHMS,
  NAME_ID_FORMATS,
  SAML_LABELS,
  type SamlSettings,
  SIGNED,
  samlSettings,
} from '../integrations/saml-integration.ts';
import type { Markup } from '../web/layout.ts';
import { choiceField, longField, type Problems, problemList, textField, tick } from '../web/parts.ts';
import { type FormValues, given } from './form-values.ts';
import { problemsOf } from './problems.ts';

const ATTRIBUTES = ['id', 'email', 'firstName', 'lastName', 'groups'] as const;

export const EMPTY_SAML: FormValues = {
  nameIdFormat: 'unspecified',
  signed: 'both',
  encryptionAlgorithm: 'AES256-GCM',
  ...Object.fromEntries(ATTRIBUTES.map((name) => [`attribute-${name}`, name])),
};

/** What stands in the form of an integration that is there. */
export function samlValues({ attributes, encrypted, ...texts }: SamlSettings): FormValues {
  return {
    ...texts,
    encryptionCertificate: texts.encryptionCertificate ?? '',
    requestCertificate: texts.requestCertificate ?? '',
    encrypted: encrypted ? 'on' : '',
    ...Object.fromEntries(ATTRIBUTES.map((name) => [`attribute-${name}`, attributes[name]])),
  };
}

/** What was typed, or what is wrong with it. */
export function readSamlForm(values: FormValues): { settings: SamlSettings } | { problems: Problems } {
  const { success, data, error } = samlSettings.safeParse({
    name: values['name'] ?? '',
    singleSignOnUrl: values['singleSignOnUrl']?.trim() ?? '',
    audienceUri: values['audienceUri'] ?? '',
    defaultRelayState: values['defaultRelayState'] ?? '',
    nameIdFormat: values['nameIdFormat'],
    signed: values['signed'],
    encrypted: values['encrypted'] === 'on',
    encryptionCertificate: given(values['encryptionCertificate']),
    encryptionAlgorithm: values['encryptionAlgorithm'],
    requestCertificate: given(values['requestCertificate']),
    attributes: Object.fromEntries(ATTRIBUTES.map((name) => [name, values[`attribute-${name}`] ?? ''])),
  });
  return success ? { settings: data } : { problems: problemsOf(error) };
}

const names = (of: Readonly<Record<string, string>>): [string, string][] =>
  Object.keys(of).map((name) => [name, name]);

export function samlForm(action: string, values: FormValues, problems: Problems = {}): Markup {
  const field = (name: keyof SamlSettings, hint?: string) => ({
    label: SAML_LABELS[name],
    name,
    value: values[name] ?? '',
    problem: problems[name],
    ...(hint !== undefined && { hint }),
  });
  const attributes = ATTRIBUTES.map((name) => {
    const id = `attribute-${name}`;
    return textField({
      label: `Attribute for ${name}`,
      name: id,
      value: values[id] ?? '',
      problem: problems['attributes'],
    });
  });
  return html`${problemList(problems, SAML_LABELS)}<form class="fields" method="post" action="${action}">
${textField({ ...field('name'), required: true })}
${textField({ ...field('singleSignOnUrl', 'Where answers go: the ACS URL.'), required: true })}
${textField({ ...field('audienceUri'), required: true })}
${textField(field('defaultRelayState', 'Sent along when somebody begins here.'))}
${choiceField(field('nameIdFormat'), names(NAME_ID_FORMATS))}
${choiceField(field('signed'), Object.entries(SIGNED))}
<fieldset><legend>Assertion encryption</legend>
<div>${tick(SAML_LABELS.encrypted, 'encrypted', 'on', values['encrypted'] === 'on')}</div>
${longField(field('encryptionCertificate', 'PEM, or the base64 of a metadata document.'))}
${choiceField(field('encryptionAlgorithm'), names(ENCRYPTION_ALGORITHMS))}</fieldset>
${longField(field('requestCertificate', 'Optional. With it, requests that its key did not sign are refused.'))}
<fieldset><legend>Attribute statements</legend><p class="hint">What each is called in the assertion. An empty name leaves it out.</p>${attributes}</fieldset>
<button type="submit">Save</button></form>`;
}
