'use client';

import { Disclosure } from '@heroui/react';
import type { ConnectLevel, ConnectOffer } from '../../api/runs/get-offer.ts';
import { LEVEL_NAMES } from './level-names.ts';

const KINDS = { application: 'application permission', delegated: 'delegated permission' };

/** Exactly what Portico may do in the directory, and exactly what comes to be there. For the wary. */
export function DirectoryPermissions({
  cloud,
  level,
}: {
  cloud: ConnectOffer['cloud'];
  level: ConnectLevel;
}) {
  return (
    <Disclosure>
      <Disclosure.Heading>
        <Disclosure.Trigger className="flex items-center gap-1 text-sm font-medium text-accent hover:underline">
          What Portico may do in your directory
          <span className="sr-only">: {LEVEL_NAMES[level.level].name}</span>
          <Disclosure.Indicator className="size-4" />
        </Disclosure.Trigger>
      </Disclosure.Heading>
      <Disclosure.Content>
        <Disclosure.Body className="px-0 pt-3 text-sm">
          <h4 className="font-medium">Permissions that you approve at {cloud.login_host}</h4>
          <ul className="mt-2 divide-y divide-separator">
            {level.permissions.map(({ name, kind, why }) => (
              <li key={`${kind} ${name}`} className="grid gap-1 py-2">
                <span>
                  <code className="font-mono [overflow-wrap:anywhere]">{name}</code>
                  <span className="block text-muted">{KINDS[kind]}</span>
                </span>
                <span>{why}</span>
              </li>
            ))}
          </ul>
          <h4 className="mt-4 font-medium">What it leaves there</h4>
          <ul className="mt-1 list-disc pl-5">
            {level.creates.map((object) => (
              <li key={object}>{object}</li>
            ))}
          </ul>
        </Disclosure.Body>
      </Disclosure.Content>
    </Disclosure>
  );
}
