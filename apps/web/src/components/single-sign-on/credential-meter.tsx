'use client';

import { Meter } from '@heroui/react';
import { useEffect, useState } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import { CREDENTIAL_KINDS } from './credential-kinds.ts';

const DAY = 86_400_000;

/** Which credential, and how many days it still lives, if it has an end. Amber from 30 days on, red from 7. */
export function CredentialMeter(props: {
  readonly credential: NonNullable<Connection['credential']>;
  /** When it began to live, ISO 8601. */
  readonly from: string | null;
  /** Microsoft no longer accepts it, however long it would still live (U2). */
  readonly refused: boolean;
}) {
  const { kind, expires_at: expiresAt } = props.credential;
  const [now, setNow] = useState<number>();
  useEffect(() => setNow(Date.now()), []);
  const name = CREDENTIAL_KINDS[kind] ?? 'Credential';
  if (props.refused) return <span className="text-danger">{name}, no longer accepted by Microsoft</span>;
  if (kind === 'federated') return <span>{name}, does not expire</span>;
  if (!expiresAt || now === undefined) return <span>{name}</span>;
  const days = Math.max(0, Math.ceil((Date.parse(expiresAt) - now) / DAY));
  const whole = props.from ? Math.max(days, (Date.parse(expiresAt) - Date.parse(props.from)) / DAY) : days;
  const label = `${days} ${days === 1 ? 'day' : 'days'} left`;
  return (
    <Meter
      aria-label={`${name}, time left`}
      value={days}
      maxValue={Math.max(1, whole)}
      valueLabel={label}
      color={toneOf(days)}
      size="sm"
      className="max-w-xs"
    >
      <span className="text-[0.9375rem]">{name}</span>
      <Meter.Output />
      <Meter.Track>
        <Meter.Fill />
      </Meter.Track>
    </Meter>
  );
}

function toneOf(days: number): 'success' | 'warning' | 'danger' {
  if (days <= 7) return 'danger';
  return days <= 30 ? 'warning' : 'success';
}
