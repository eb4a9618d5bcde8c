'use client';

import { Form } from '@heroui/react';
import { useId, useRef, useState } from 'react';
import type { Connection } from '../../api/connections/connection.ts';
import type { enterSaml } from '../../api/connections/enter-saml.ts';
import type { lookUpSaml } from '../../api/connections/look-up-saml.ts';
import { type ApiResult, callApi } from '../api.ts';
import { BusyButton } from '../busy-button.tsx';
import { Check } from '../check.tsx';
import { Field } from '../field.tsx';
import { SavedNote } from '../saved-note.tsx';
import { useSubmission } from '../use-submission.ts';
import { ConsoleDrawing } from './console-drawing.tsx';
import type { ProviderGuide } from './providers.ts';
import { SamlFailure } from './saml-failure.tsx';
import { KnownProvider } from './saml-known-provider.tsx';
import { type Recognised, RecognisedSaml } from './saml-recognised.tsx';

type Path = `/v1/session/orgs/${string}/sso-connections/${string}`;
type Step = { readonly kind: 'read'; readonly found: Recognised } | { readonly kind: 'saved' };

/** The one box that takes whatever there is of a SAML identity provider, and says what it recognised before anything is stored. */
export function SamlForm(props: {
  readonly path: Path;
  readonly guide: ProviderGuide;
  readonly saml: NonNullable<NonNullable<Connection['entered']>['saml']>;
  readonly onEntered: () => void;
}) {
  const { path, guide, saml } = props;
  const [found, setFound] = useState<Recognised>();
  const [several, setSeveral] = useState<readonly string[]>([]);
  const [saved, setSaved] = useState(false);
  const { busy, failure, form } = useSubmission(
    async (fields): Promise<ApiResult<Step>> => {
      setSaved(false);
      const step = await (found === undefined ? read(path, fields) : save(path, fields));
      if (!step.ok) setSeveral(entityIds(step.failure.told));
      return step;
    },
    (step) => {
      setSeveral([]);
      if (step.kind === 'read') return setFound(step.found);
      setFound(undefined);
      setSaved(true);
      props.onEntered();
    },
  );
  return (
    <div className="grid gap-5 lg:grid-cols-[1fr_18rem]">
      <div className="flex flex-col gap-5">
        {saml.provider ? <KnownProvider provider={saml.provider} /> : null}
        <Form {...form} className="flex flex-col items-start gap-4">
          <PastedBox
            onChange={() => {
              setFound(undefined);
              setSeveral([]);
            }}
          />
          {several.length > 0 ? <WhichOne entityIds={several} /> : null}
          {found ? <RecognisedSaml found={found} /> : null}
          {found?.kind === 'certificate' ? <BesideCertificate /> : null}
          {found && saml.provider ? (
            <Check
              name="keeps_old_certificates"
              label="Keep the earlier certificates for a week"
              defaultChecked
            >
              So that nobody is shut out while the provider changes over. Leave it out where a key was stolen.
            </Check>
          ) : null}
          {failure ? <SamlFailure failure={failure} /> : null}
          <div className="flex items-center gap-3">
            <BusyButton type="submit" busy={busy} busyText={found ? 'Saving…' : 'Reading…'}>
              {found ? 'Save' : 'Read it'}
            </BusyButton>
            <SavedNote saved={saved} />
          </div>
        </Form>
      </div>
      <ConsoleDrawing guide={guide} part="copy" />
    </div>
  );
}

async function read(path: Path, fields: Record<string, string>): Promise<ApiResult<Step>> {
  const found = await callApi<typeof lookUpSaml>('POST', `${path}/saml/look-up`, given(fields));
  return found.ok ? { ok: true, value: { kind: 'read', found: found.value } } : found;
}

async function save(path: Path, fields: Record<string, string>): Promise<ApiResult<Step>> {
  const saved = await callApi<typeof enterSaml>('PUT', `${path}/saml`, {
    ...given(fields),
    ...(fields['sso_url'] ? { sso_url: fields['sso_url'] } : {}),
    keeps_old_certificates: fields['keeps_old_certificates'] === 'on',
  });
  return saved.ok ? { ok: true, value: { kind: 'saved' } } : saved;
}

const given = (fields: Record<string, string>) => ({
  pasted: fields['pasted'] ?? '',
  ...(fields['entity_id'] ? { entity_id: fields['entity_id'] } : {}),
});

function entityIds(told: Readonly<Record<string, unknown>> | undefined): string[] {
  const ids = told?.['entity_ids'];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

/** Typed, pasted, or out of a file, which is read here. */
export function PastedBox({ onChange }: { readonly onChange?: () => void }) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  return (
    <div className="flex w-full flex-col gap-2">
      <label htmlFor={id} className="text-sm font-medium">
        Metadata address, metadata, or certificate
      </label>
      <textarea
        ref={box}
        id={id}
        name="pasted"
        rows={5}
        required
        spellCheck={false}
        onChange={onChange}
        aria-describedby={`${id}-about`}
        className="w-full rounded-lg border border-border bg-background px-3 py-2 font-mono text-sm"
      />
      <p id={`${id}-about`} className="text-sm text-muted">
        Best is the address of the metadata: then Portico reads new certificates there by itself.
      </p>
      <label className="text-sm text-muted">
        Or choose a file:{' '}
        <input
          type="file"
          accept=".xml,.pem,.cer,.crt,text/xml,application/xml"
          className="text-sm file:me-3 file:cursor-pointer file:rounded-lg file:border file:border-border file:bg-surface file:px-3 file:py-1.5 file:text-sm file:font-medium"
          onChange={async (event) => {
            const text = await event.target.files?.[0]?.text();
            if (text === undefined || box.current === null) return;
            box.current.value = text;
            onChange?.();
          }}
        />
      </label>
    </div>
  );
}

/** Of metadata with several identity providers. */
function WhichOne({ entityIds: ids }: { readonly entityIds: readonly string[] }) {
  const id = useId();
  return (
    <div className="flex w-full flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        Which one is yours?
      </label>
      <select
        id={id}
        name="entity_id"
        className="w-full rounded-lg border border-border bg-background px-3 py-2 text-sm"
      >
        {ids.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </div>
  );
}

function BesideCertificate() {
  return (
    <>
      <Field
        label="Entity ID or issuer of the provider"
        name="entity_id"
        description="As the console shows it beside the certificate, to the letter."
      />
      <Field label="Sign-on URL of the provider" name="sso_url" type="url" placeholder="https://" />
    </>
  );
}
