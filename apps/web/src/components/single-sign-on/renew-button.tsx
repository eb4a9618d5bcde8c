'use client';

import { useState } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { beginRun } from '../../api/runs/begin-run.ts';
import type { Run } from '../../api/runs/run.ts';
import { callApi } from '../api.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { NativeSelect } from '../native-select.tsx';
import { CREDENTIAL_KINDS } from './credential-kinds.ts';

type Kind = Connection['credential_kinds'][number];

const FEDERATED =
  'With a federated credential there is no secret at all: Microsoft checks what Portico signs by keys that it reads from this address. ';

/** Gives the connection a new credential, of the kind that it has or of another that can be had here. The page then follows the run. */
export function RenewButton(props: {
  readonly organizationId: string;
  readonly connection: Connection;
  readonly onBegun: (run: Run) => void;
}) {
  const { connection, organizationId } = props;
  const kinds = connection.credential_kinds;
  const [kind, setKind] = useState<Kind>(
    kinds.find((each) => each === connection.credential?.kind) ?? 'client_secret',
  );
  return (
    <ConfirmButton<Run>
      button="Renew credential"
      variant="outline"
      confirmVariant="primary"
      heading="Renew the credential?"
      confirm="Renew"
      busyText="One moment…"
      act={() =>
        callApi<typeof beginRun>(
          'POST',
          `/v1/session/orgs/${organizationId}/sso-connections/${connection.id}/runs`,
          { kind: 'rotate', credential: kind },
        )
      }
      done={props.onBegun}
    >
      <p>
        Portico makes a new one, tries it with a real token, and only then removes the old one. Nobody is
        turned away meanwhile.
      </p>
      <NativeSelect
        label="Kind of credential"
        options={kinds.map((value) => ({ value, label: CREDENTIAL_KINDS[value] ?? value }))}
        value={kind}
        onChange={setKind}
        description={`With a certificate, the private key never leaves Portico. ${kinds.includes('federated') ? FEDERATED : ''}Where a policy of the directory forbids the kind that you choose, Portico takes another and says so.`}
      />
    </ConfirmButton>
  );
}
