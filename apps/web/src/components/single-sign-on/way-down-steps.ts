import type { ApprovalRemark } from '@portico/core';
import type { Connection } from '../../api/connections/connection.ts';
import type { ConnectOffer } from '../../api/runs/get-offer.ts';
import { levelOf } from './level-names.ts';

/** In the order of the way: what has to be so before the broader permission may go. */
const STEPS = [
  'broader_not_owner',
  'broader_alone',
  'broader_to_withdraw',
] as const satisfies ApprovalRemark[];
type Step = (typeof STEPS)[number];

/** Whether the directory's approval reaches every app in it, and which step comes next on the way down. */
export function nextStepDown({ warnings }: Pick<Connection, 'warnings'>): Step | undefined {
  return STEPS.find((step) => warnings.some(({ code }) => code === step));
}

/** How a step stands when another is the next. */
export function standing(step: Step, next: Step): 'done' | 'next' | 'later' {
  const distance = STEPS.indexOf(step) - STEPS.indexOf(next);
  if (distance === 0) return 'next';
  return distance < 0 ? 'done' : 'later';
}

/** Whether the message of a warning is told by the steps. */
export const isStep = (code: string): boolean => (STEPS as readonly string[]).includes(code);

/** As the Azure CLI names the clouds; it begins in the first. */
const CLI_CLOUDS: Readonly<Record<string, string>> = {
  usgov: 'AzureUSGovernment',
  'usgov-dod': 'AzureUSGovernment',
  china: 'AzureChinaCloud',
};

/**
 * What an administrator of the directory runs in a shell with the Azure CLI: makes Portico's enterprise app an owner of both objects, by
 * the ids that everybody knows them by. Undefined while there is no app.
 */
export function ownerCommands(offer: ConnectOffer, connection: Connection): string | undefined {
  const appId = connection.entra?.app_id;
  const portico = levelOf(offer, connection)?.app_id;
  if (!appId || portico === undefined) return undefined;
  const graph = `${offer.cloud.graph_origin}/v1.0`;
  const add = (collection: string) =>
    `az rest --method post --resource ${offer.cloud.graph_origin} --url "${graph}/${collection}(appId='${appId}')/owners/\\$ref" --body "{\\"@odata.id\\":\\"${graph}/directoryObjects/$PORTICO\\"}"`;
  const cloud = CLI_CLOUDS[offer.cloud.name];
  return [
    ...(cloud === undefined ? [] : [`az cloud set --name ${cloud}`]),
    `az login --tenant ${connection.entra?.tenant_id} --allow-no-subscriptions`,
    `PORTICO=$(az ad sp show --id ${portico} --query id --output tsv)`,
    add('applications'),
    add('servicePrincipals'),
  ].join('\n');
}

/** Where an administrator finds what the provisioning app was granted; of the emulator, its own page. */
export function enterpriseAppsUrl({ cloud }: ConnectOffer): string {
  const url = new URL(cloud.admin_center_origin);
  if (cloud.name !== 'emulator')
    url.hash = 'view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview';
  return url.href;
}
