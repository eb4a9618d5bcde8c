import type { ServicePrincipalRecord } from '../../../directory/records.ts';
import { defaultSchema } from '../../../provisioning-service/default-schema.ts';
import { guidFromName } from '../../../randomness/random-source.ts';
import { customTemplateIdAt, isCustomTemplate } from '../../../web/microsoft-hosts.ts';
import { type GraphCall, type GraphReply, keyAt } from '../../graph-call.ts';
import { resourceNotFound } from '../../graph-error.ts';
import { entityReply, listReply } from '../../replies.ts';
import type { WireObject } from '../wire.ts';
import { findOwnApplication } from './own-application.ts';
import { schemaReply } from './schema-reply.ts';

/** So long after an instantiate there are no templates yet. */
const DELAY_MS = 5000;

const TEMPLATE_ID = 'scim';

/** The version that a document has before anybody changed it. */
export const FIRST_VERSION = 'v1.0';

/** The rule of a job or template is always called the same. */
export const ruleIdOf = (name: string): string => guidFromName(`entra-emulator/synchronization-rule/${name}`);

const wireTemplate = (host: string): WireObject => ({
  id: TEMPLATE_ID,
  applicationId: customTemplateIdAt(host),
  default: true,
  description: 'Provisions users and groups into a service that speaks SCIM 2.0',
  discoverable: false,
  factoryTag: TEMPLATE_ID,
  metadata: [],
});

/** Templates of an enterprise app. Only what came from the gallery has one, some seconds after it was made. */
export function templatesOf(
  { emulator, now, url }: GraphCall,
  application: ServicePrincipalRecord,
): WireObject[] {
  const isOfGallery = isCustomTemplate(application.applicationTemplateId);
  if (!isOfGallery && !emulator.settings.synchronizationOnPlainApps) return [];
  return now - Date.parse(application.createdDateTime) < DELAY_MS ? [] : [wireTemplate(url.host)];
}

const contextOf = ({ id }: ServicePrincipalRecord): string =>
  `servicePrincipals('${id}')/synchronization/templates`;

export function listTemplates(call: GraphCall): GraphReply {
  const application = findOwnApplication(call);
  return listReply(call, templatesOf(call, application), {
    typeName: 'SynchronizationTemplate',
    filterable: ['id', 'factoryTag', 'default', 'discoverable'],
    context: contextOf(application),
  });
}

export function getTemplate(call: GraphCall): GraphReply {
  const application = findOwnApplication(call);
  return entityReply(call, requireTemplate(call, application), { context: contextOf(application) });
}

export function getTemplateSchema(call: GraphCall): GraphReply {
  const application = findOwnApplication(call);
  const { id } = requireTemplate(call, application);
  const schema = defaultSchema(ruleIdOf(TEMPLATE_ID), FIRST_VERSION);
  return schemaReply(call, String(id), schema, `${contextOf(application)}('${id}')/schema`);
}

function requireTemplate(call: GraphCall, application: ServicePrincipalRecord): WireObject {
  const { value } = keyAt(call, 1);
  const found = templatesOf(call, application).find(({ id }) => id === value.toLowerCase());
  if (found === undefined) throw resourceNotFound(value);
  return found;
}
