import { ArrowDownToLine, ArrowUpFromLine } from 'lucide-react';
import type { ConsoleField, ProviderGuide } from './providers.ts';

/**
 * A drawn page of a provider's console: which fields take our values, and which of theirs come back. For the eye alone: what it
 * shows is said in words beside it.
 */
export function ConsoleDrawing({ guide, part }: { guide: ProviderGuide; part: 'enter' | 'copy' }) {
  return (
    <div
      aria-hidden
      className="self-start overflow-hidden rounded-lg border border-border bg-background text-xs select-none"
    >
      <div className="flex items-center gap-1.5 border-b border-border bg-default/40 px-3 py-2">
        <span className="size-2 rounded-full bg-border" />
        <span className="size-2 rounded-full bg-border" />
        <span className="ml-2 truncate text-muted">{guide.path.slice(-2).join(' › ')}</span>
      </div>
      <div className="flex flex-col gap-3 p-4">
        {guide[part].map((field) => (
          <DrawnField key={field.name} field={field} />
        ))}
      </div>
    </div>
  );
}

const OURS: Readonly<Partial<Record<ConsoleField['is'], string>>> = {
  redirect_uri: 'Redirect URI from above',
  signed_out_uri: 'Address after sign-out from above',
  back_channel_logout_uri: 'Address for sign-outs from above',
  initiate_uri: 'Link for a tile from above',
  acs_url: 'ACS URL from above',
  entity_id: 'Entity ID from above',
  metadata_url: 'Our metadata from above',
  slo_url: 'Single logout URL from above',
};
const THEIRS: Readonly<Partial<Record<ConsoleField['is'], string>>> = {
  client_id: '0oa4demo81…',
  client_secret: '••••••••••••',
  provider_metadata: 'https://…/metadata',
  sso_url: 'https://…/sso',
  certificate: '-----BEGIN CERTIFICATE…',
};

function DrawnField({ field }: { field: ConsoleField }) {
  const ours = OURS[field.is];
  const isTheirs = ours === undefined && field.is !== 'choice';
  return (
    <div>
      <div className="mb-1 font-medium">{field.name}</div>
      <div
        className={`flex items-center gap-2 rounded border px-2 py-1.5 ${
          field.is === 'choice'
            ? 'border-border text-muted'
            : 'border-accent bg-accent-soft text-accent-soft-foreground'
        }`}
      >
        {ours ? <ArrowDownToLine className="size-3.5 shrink-0" /> : null}
        {isTheirs ? <ArrowUpFromLine className="size-3.5 shrink-0" /> : null}
        <span className="truncate">{ours ?? field.value ?? THEIRS[field.is]}</span>
      </div>
    </div>
  );
}
