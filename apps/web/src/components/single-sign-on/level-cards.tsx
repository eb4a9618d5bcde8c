'use client';

import { Chip } from '@heroui/react';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConnectLevel, ConnectOffer } from '../../api/runs/get-offer.ts';
import { ConnectButton } from './connect-button.tsx';
import { DirectoryPermissions } from './directory-permissions.tsx';
import { LEVEL_NAMES } from './level-names.ts';

/** What may be asked of the directory, side by side, before anybody leaves for Microsoft. */
export function LevelCards(props: {
  readonly organizationId: string;
  readonly offer: ConnectOffer;
  readonly disabledReason: string | undefined;
}) {
  const { offer } = props;
  return (
    <ul className="grid gap-4 lg:grid-cols-2">
      {offer.levels.map((level, index) => (
        <LevelCard key={level.level} {...props} level={level} isFirst={index === 0} />
      ))}
    </ul>
  );
}

function LevelCard(props: {
  readonly organizationId: string;
  readonly offer: ConnectOffer;
  readonly disabledReason: string | undefined;
  readonly level: ConnectLevel;
  readonly isFirst: boolean;
}) {
  const { level, organizationId, disabledReason, isFirst } = props;
  // Nobody is advised to give more than it takes.
  const tellsTooLittle = level.level === 'full_care' && props.offer.approves_more_than_told;
  const isRecommended = isFirst && level.level !== 'broader' && !tellsTooLittle;
  const { name, lead, button } = LEVEL_NAMES[level.level];
  return (
    <li className="flex min-w-0 flex-col gap-4 rounded-lg border border-border p-4">
      <div>
        <div className="flex flex-wrap items-center gap-2">
          <h4 className="font-semibold">{name}</h4>
          {isRecommended ? (
            <Chip size="sm" color="accent" variant="soft">
              Recommended
            </Chip>
          ) : null}
        </div>
        <p className="mt-1 text-sm text-muted">{lead}</p>
      </div>
      {tellsTooLittle ? (
        <p className="rounded-lg bg-warning-soft px-4 py-3 text-sm text-warning-soft-foreground">
          The last approval over this Portico granted Application.ReadWrite.All, which reaches every app of a
          directory, and not what is told here. Read on Microsoft’s page what it asks for, or ask the operator
          of this Portico to register Application.ReadWrite.OwnedBy first.
        </p>
      ) : null}
      <Points
        title="Portico can"
        points={level.can}
        icon={<Check aria-hidden className="size-4 text-success" />}
      />
      <Points
        title="Portico cannot"
        points={level.cannot}
        icon={<Minus aria-hidden className="size-4 text-muted" />}
      />
      <div className="text-sm">
        <h5 className="font-medium">When something breaks</h5>
        <p className="mt-1">{level.when_broken}</p>
      </div>
      <DirectoryPermissions cloud={props.offer.cloud} level={level} />
      <div className="mt-auto">
        <ConnectButton
          organizationId={organizationId}
          level={level.level}
          disabledReason={disabledReason}
          label={button}
          secondary={!isFirst}
        />
      </div>
    </li>
  );
}

function Points(props: {
  readonly title: string;
  readonly points: readonly string[];
  readonly icon: ReactNode;
}) {
  return (
    <div className="text-sm">
      <h5 className="font-medium">{props.title}</h5>
      <ul className="mt-1 flex flex-col gap-1">
        {props.points.map((point) => (
          <li key={point} className="flex gap-2">
            <span className="mt-0.5 shrink-0">{props.icon}</span>
            <span className="min-w-0">{point}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
